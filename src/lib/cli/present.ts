import type {Step} from '../plan/plan.js'
import type {Event} from '../run/world.js'
import {here, placeOf, titleUnderWay} from './progress.js'

/** What is under way at a moment. */
export type Present = {
  /** `“Start shop-web-green-1” on web1, web2` */
  readonly running: readonly string[]
  /** A step was begun. */
  readonly hasBegun: boolean
  /** What was begun would be taken back. */
  readonly goesBack: boolean
}

/** Follows events, so that it can be told at any moment what is under way. */
export function watchPresent(): {readonly tell: (event: Event) => void; readonly present: () => Present} {
  const open = new Set<Event['plan']>()
  let hasBegun = false
  return {
    tell({kind, plan}) {
      if (kind === 'start') open.add(plan)
      if (kind === 'done' || kind === 'failed') open.delete(plan)
      if (plan.kind !== 'group' && kind === 'start') hasBegun = true
    },
    present: () => ({
      running: told([...open].filter((plan) => plan.kind !== 'group')),
      hasBegun,
      goesBack: [...open].some((plan) => plan.kind === 'group' && plan.undo !== undefined),
    }),
  }
}

/** The same on several hosts is told once. */
const told = (steps: readonly Step[]): readonly string[] => {
  const titles = [...new Set(steps.map(titleUnderWay))]
  return titles.map((title) => `“${title}” ${inPlaces(steps.filter((step) => titleUnderWay(step) === title).map((step) => placeOf(step) ?? here))}`)
}

const inPlaces = (places: readonly string[]): string => (places.includes(here) ? 'here' : `on ${places.toSorted().join(', ')}`)
