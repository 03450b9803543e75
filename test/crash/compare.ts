import {withoutTurn} from './points.js'

/** What stands on a host, a line for each thing, sorted, without what differs from turn to turn. */
export const toState = (printed: string): readonly string[] => withReleasesCounted(printed).map(withoutTurn).filter(Boolean).toSorted()

/** What one state has and the other does not: `+ a line too many`, `- a line that is missing`. */
export function difference(wanted: readonly string[], found: readonly string[]): readonly string[] {
  return [...lacking(found, wanted).map((line) => `- ${line}`), ...lacking(wanted, found).map((line) => `+ ${line}`)]
}

/** Lines of `other` that `one` does not have, each as often as it is missing. */
function lacking(one: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...one]
  return other.filter((line) => {
    const at = rest.indexOf(line)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

/** `7-1` and `8-1` become `older release` and `newest release`: how many turns there were before is of no matter. */
function withReleasesCounted(printed: string): readonly string[] {
  const ids = [...new Set([...printed.matchAll(/\b(\d+)-1\b/g)].map((match) => Number(match[1])))].toSorted((one, other) => other - one)
  return printed.split('\n').map((line) => line.replaceAll(/\b(\d+)-1\b/g, (_, id: string) => `release -${ids.indexOf(Number(id))}`))
}
