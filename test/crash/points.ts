import type {TraceLine} from '../../src/lib/cli/trace.js'
import type {Point} from './cell.js'

/** Every moment of a run that it can be stopped at: before and after each note and step. */
export function pointsOf(lines: readonly TraceLine[]): readonly Point[] {
  const read = reader()
  return lines.flatMap((line) => read(line) ?? [])
}

/** Tells of each line of a trace which moment it is; undefined: none. */
export function reader(): (line: TraceLine) => Point | undefined {
  const seen = new Map<string, number>()
  return ({event, kind, place = 'here', title: told}) => {
    if (event === 'failed' || kind === 'group') return undefined
    const title = withoutTurn(told)
    const side = event === 'done' ? 'after' : 'before'
    const name = `${side} ${place} ${title}`
    const nth = (seen.get(name) ?? 0) + 1
    seen.set(name, nth)
    return {side, place, title, nth}
  }
}

export const isSame = (one: Point, other: Point): boolean => one.side === other.side && one.place === other.place && one.title === other.title && one.nth === other.nth

/** The same text in every turn: the colours alternate, releases are counted. */
export const withoutTurn = (text: string): string =>
  text
    .replaceAll(/\b(blue|green)\b/g, 'colour')
    .replaceAll(/\b\d+-1\b/g, 'release')
    .replaceAll(/\b[0-9a-f]{12,64}\b/g, 'hash')

export const nameOf = ({place, title, nth}: Point): string => `${place}: ${title}${nth > 1 ? ` (${nth})` : ''}`
