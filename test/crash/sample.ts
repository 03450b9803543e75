import {commands} from './cell.js'
import type {Cell} from './cell.js'

export type Choice = {
  /** How many cells; absent: all. */
  readonly sample?: number | undefined
  /** The same seed chooses the same cells. */
  readonly seed: number
}

/** Cells by chance, the same for the same seed: each command gets its share, and at least one. In the order of the matrix. */
export function choose(cells: readonly Cell[], {sample, seed}: Choice): readonly Cell[] {
  if (sample === undefined || sample >= cells.length) return cells
  const chance = dice(seed)
  const piles = commands
    .map((command) =>
      shuffled(
        cells.filter((cell) => cell.command === command),
        chance,
      ),
    )
    .filter((pile) => pile.length > 0)
  const wanted = Math.max(sample, piles.length)
  const shares = piles.map((pile) => Math.max(1, Math.floor((wanted * pile.length) / cells.length)))
  const chosen = new Set(piles.flatMap((pile, index) => pile.slice(0, shares[index])))
  for (const cell of shuffled(cells, chance)) if (chosen.size < wanted) chosen.add(cell)
  return cells.filter((cell) => chosen.has(cell))
}

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
