import type {Cell} from './cell.js'

export type Choice = {
  /** How many cells; absent: all. */
  readonly sample?: number | undefined
  /** The same seed chooses the same cells. */
  readonly seed: number
}

/** Cells of a command by chance, the same for the same seed, in the order of the matrix. */
export function choose(cells: readonly Cell[], {sample = cells.length, seed}: Choice): readonly Cell[] {
  const chosen = new Set(shuffled(cells, dice(seed)).slice(0, sample))
  return cells.filter((cell) => chosen.has(cell))
}

/** How many cells each of so many commands gets, at least one; the first ones get what is left over. */
export const sharesOf = (sample: number, commands: number): readonly number[] =>
  Array.from({length: commands}, (_, index) => Math.max(1, Math.floor(sample / commands) + (index < sample % commands ? 1 : 0)))

function shuffled<T>(all: readonly T[], chance: () => number): readonly T[] {
  const rest = [...all]
  return all.flatMap(() => rest.splice(Math.floor(chance() * rest.length), 1))
}

/** Numbers from 0 to 1 that a seed determines: mulberry32. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
