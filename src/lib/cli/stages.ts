import {messageOf, ShipitError} from '../errors.js'
import {steps} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import type {Event} from '../run/world.js'
import {toDuration} from './format.js'
import {placeOf} from './progress.js'

/** One line when a host has finished a stage; a stage is what several hosts would each have for themselves. */
export function tellStages(say: (line: string) => void, clock: () => number = () => performance.now()): (event: Event) => void {
  const known = new Set<Plan>()
  const stages = new Map<Plan, {readonly place: string; readonly title: string; since?: number}>()
  const tell = (event: Event): void => {
    if (event.kind === 'start' && !known.has(event.plan)) learn(event.plan)
    const stage = stages.get(event.plan)
    if (!stage) return
    if (event.kind === 'start') stage.since = clock()
    if (event.kind === 'done' && steps(event.plan).length > 0) say(`${stage.place}  ${stage.title}  ${toDuration(clock() - (stage.since ?? clock()))}`)
    if (event.kind === 'failed') say(`${stage.place}  ${failed(stage.title, event.error)}`)
  }
  const learn = (plan: Plan): void => {
    for (const part of everyPart(plan)) known.add(part)
    for (const stage of toStages(plan)) stages.set(stage.plan, stage)
  }
  return tell
}

/** An error of ours is told in full at the end, and not here too. */
export function failed(title: string, error: unknown): string {
  if (!(error instanceof ShipitError)) return `failed: ${title}: ${messageOf(error).split('\n', 1)[0]}`
  return `${error.code === 'CANCELLED' ? 'cancelled' : 'failed'}: ${title}`
}

type Stage = {readonly plan: Plan; readonly place: string; readonly title: string}

/**
 * The largest parts of a plan that happen at one place. A group called for its host goes by the name of the group around it; where there are such, they are the
 * stages, for one host as for several.
 */
export function toStages(plan: Plan, around: string = plan.title): readonly Stage[] {
  const places = new Set(steps(plan).map(placeOf))
  const [place] = places
  if (places.size === 1 && place !== undefined && (plan.title === place || !holdsGroupOf(place, plan))) return [{plan, place, title: plan.title === place ? around : plan.title}]
  return partsOf(plan).flatMap((part) => toStages(part, plan.title))
}

const holdsGroupOf = (place: string, plan: Plan): boolean => partsOf(plan).some((part) => part.kind === 'group' && (part.title === place || holdsGroupOf(place, part)))

/** What a plan is made of, its way back included. */
const partsOf = (plan: Plan): readonly Plan[] => (plan.kind === 'group' ? [...plan.of, ...(plan.undo ? [plan.undo] : [])] : [])

/** A plan and all of its parts, however deep. */
const everyPart = (plan: Plan): readonly Plan[] => [plan, ...partsOf(plan).flatMap(everyPart)]
