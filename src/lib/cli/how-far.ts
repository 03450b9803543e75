import {ShipitError} from '../errors.js'
import {steps} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import type {Event} from '../run/world.js'

/** Carries a plan out. A cancellation tells how far it had come, and whether that was taken back. */
export async function tellingHowFar(plan: Plan, tell: (event: Event) => void, work: (tell: (event: Event) => void) => Promise<void>): Promise<void> {
  const all = new Set<Plan>(steps(plan))
  const done = new Set<Plan>()
  const undone = new Set<Plan>()
  try {
    await work((event) => {
      if (event.kind === 'done' && all.has(event.plan)) done.add(event.plan)
      if (event.kind === 'done' && !all.has(event.plan) && event.plan.kind !== 'group') undone.add(event.plan)
      tell(event)
    })
  } catch (error) {
    throw error instanceof ShipitError && error.code === 'CANCELLED' ? cancelledAfter(error, {done: done.size, all: all.size, isUndone: undone.size > 0}) : error
  }
}

/** A way back is steps that the plan itself does not have. */
type HowFar = {readonly done: number; readonly all: number; readonly isUndone: boolean}

function cancelledAfter({message, cause}: ShipitError, {done, all, isUndone}: HowFar): ShipitError {
  const [first = '', ...others] = message.split('\n')
  const deed = done === 0 ? 'before a step was done' : `after ${done} of ${all} steps`
  const text = `${first.replace(/\.$/, '')} ${deed}${isUndone ? '; what was begun is taken back' : ''}.`
  return new ShipitError('CANCELLED', [text, ...others].join('\n'), {hint: 'Run the same command again: it goes on from what it finds.', cause})
}
