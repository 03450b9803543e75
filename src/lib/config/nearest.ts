/** The known name that a mistyped one is nearest to, by Levenshtein's distance; undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 40) return undefined
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_ ]/g, '')
  const ranked = known.map((each) => ({each, distance: distance(plain(name), plain(each))})).sort((one, other) => one.distance - other.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(1, Math.floor(name.length / 3)) ? best.each : undefined
}

function distance(one: string, other: string): number {
  let row = Array.from({length: other.length + 1}, (_, index) => index)
  for (const [down, letter] of [...one].entries()) {
    const next = [down + 1]
    for (const [across, another] of [...other].entries()) {
      next.push(Math.min(at(row, across) + (letter === another ? 0 : 1), at(row, across + 1) + 1, at(next, across) + 1))
    }
    row = next
  }
  return at(row, other.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0
