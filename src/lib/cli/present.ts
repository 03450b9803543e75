import type {Event} from '../run/world.js'
import {here, placeOf} from './progress.js'

/** What is under way at a moment. */
export type Present = {
  /** `“Start shop-web-green-1” on web1` */
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
      running: [...open].flatMap((plan) => (plan.kind === 'group' ? [] : [`“${plan.title}” ${inPlace(placeOf(plan))}`])),
      hasBegun,
      goesBack: [...open].some((plan) => plan.kind === 'group' && plan.undo !== undefined),
    }),
  }
}

const inPlace = (place: string | undefined): string => (place === undefined || place === here ? 'here' : `on ${place}`)
