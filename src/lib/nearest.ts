/** The candidate that was most likely meant by a mistyped word; nothing where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const ranked = [...candidates].map((candidate) => ({candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase())}))
  const [best] = ranked.toSorted((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, Math.floor(Math.max(word.length, best.candidate.length) / 3)) ? best.candidate : undefined
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({length: b.length + 1}, (_, column) => column)]
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) line.push(cell(rows, line, {a, b, row, column}))
    rows.push(line)
  }
  return rows[a.length]?.[b.length] ?? 0
}

function cell(rows: readonly (readonly number[])[], line: readonly number[], {a, b, row, column}: {a: string; b: string; row: number; column: number}): number {
  const at = (r: number, c: number): number => (r === row ? line[c] : rows[r]?.[c]) ?? Infinity
  const same = a[row - 1] === b[column - 1]
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
  return Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1), swapped ? at(row - 2, column - 2) + 1 : Infinity)
}
