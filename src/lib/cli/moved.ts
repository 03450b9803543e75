import {refuseMoved} from '../features/app/moved.js'
import {movedTo} from '../features/releases/facts.js'
import type {Session} from './session.js'

/** Asks hosts whether the app has left them. Errors: PREFLIGHT_FAILED, as `refuseMoved`. */
export async function refuseMovedHosts({config, ask}: Session, hosts?: readonly string[]): Promise<void> {
  const asked = await ask({movedTo: movedTo(config.name)}, hosts)
  refuseMoved(
    config,
    asked.map(({host, answers}) => ({host, app: answers})),
  )
}
