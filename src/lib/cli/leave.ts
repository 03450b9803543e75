import type {HostView} from '../features/app/view.js'
import {hostsTakenOut} from '../features/releases/compose.js'
import {planRemove} from '../flows/remove.js'
import {nothing} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {pruneOn} from './image-ways.js'
import type {Session} from './session.js'

/** Takes the app off hosts that its current release runs on and that the file no longer names. A deploy that is held to some hosts or roles leaves them. */
export async function leaveHosts(
  session: Session,
  views: readonly HostView[],
  held: {readonly hosts?: readonly string[] | undefined; readonly roles?: readonly string[] | undefined},
): Promise<Plan> {
  if (held.hosts || held.roles) return nothing
  const current = views.flatMap(({app}) => app.releases.filter((release) => release.id === app.current))
  const gone = hostsTakenOut(current, session.config)
  if (gone.length === 0) return nothing
  const reached = await session.join({
    hosts: gone,
    leased: true,
    missed: ({host, error}) => `${host} was taken out of deploy.yml and can't be reached (${error.message}): what runs there is left as it is.`,
  })
  return planRemove({engine: session.engine, name: session.config.name, views: await session.views(reached), volumes: () => [], pruneImages: (view) => pruneOn(session)(view, [])})
}
