import type {HostView} from '../features/app/view.js'
import {refuseShort, shortOfRoom} from '../features/images/short-of-room.js'
import type {Plan} from '../plan/plan.js'
import {lookForWaste} from './prune.js'
import type {Session} from './session.js'

/** Ends before anything is sent where a host has no room for it, with what `shipit prune` would free there. Errors: PREFLIGHT_FAILED, of all hosts at once. */
export async function checkRoom(session: Session, plan: Plan, views: readonly HostView[]): Promise<void> {
  const short = shortOfRoom(plan, new Map(views.map(({host, room}) => [host, room])))
  if (short.length === 0) return
  const waste = await lookForWaste(
    session,
    views.filter((view) => short.some(({host}) => host === view.host)),
  )
  refuseShort(short, {engine: session.engine.name, frees: new Map(waste.map(({flow, frees}) => [flow.view.host, frees]))})
}
