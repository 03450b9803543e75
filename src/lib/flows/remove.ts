import type {Config} from '../config/config.js'
import {appNetwork, labels, paths} from '../config/paths.js'
import type {Engine} from '../engines/engine.js'
import {withEarlier} from '../features/accessories/data-place.js'
import {retireAccessory} from '../features/accessories/gone.js'
import {accessoriesHere} from '../features/accessories/state.js'
import {removeVolumes} from '../features/accessories/volumes.js'
import {leaveServer} from '../features/databases/use.js'
import {rolesHere} from '../features/app/state.js'
import {graceOf, stopAll} from '../features/app/gates.js'
import {removeAppRoutes} from '../features/app/routes.js'
import type {HostView} from '../features/app/view.js'
import {removeTasks} from '../features/jobs/work.js'
import {on} from '../plan/on.js'
import {parallel, sequence} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {cmd} from '../shell/command.js'

export type RemoveFlow = {
  readonly engine: Engine
  readonly name: string
  readonly views: readonly HostView[]
  /** Named volumes that go too; empty: data stays. */
  readonly volumes: (view: HostView) => readonly string[]
  readonly pruneImages: (view: HostView) => Plan
}

/** Takes an app away from hosts: routes first, then containers, then files. Volumes stay unless they are named. */
export const planRemove = (flow: RemoveFlow): Plan =>
  parallel(
    `Remove ${flow.name}`,
    flow.views.filter((view) => standsHere(view, flow.name)).map((view) => sequence(view.host, removeFrom(flow, view))),
  )

/** Volumes that the roles and accessories of a config name, as they are called on a host. */
export const namedVolumes = (config: Config): readonly string[] => [
  ...new Set(
    [...config.roles, ...(config.jobs ?? []), ...config.accessories].flatMap((role) => role.volumes.filter((each) => !each.source.startsWith('/')).map((each) => each.source)),
  ),
]

const standsHere = (view: HostView, name: string): boolean =>
  view.app.containers.length > 0 || view.uses.length > 0 || view.jobs.length > 0 || view.app.releases.length > 0 || view.app.flags.some((flag) => flag.startsWith(`${name}.`))

function removeFrom(flow: RemoveFlow, view: HostView): readonly Plan[] {
  const {run} = on(view.host)
  const {engine, name} = flow
  const flags = view.app.flags.filter((flag) => flag.startsWith(`${name}.`)).map((flag) => `${paths.live}/${flag}`)
  const containers = view.app.containers.filter((each) => each.labels[labels.app] === name && each.labels[labels.kind] !== 'accessory')
  return [
    removeAppRoutes(engine, view, name),
    ...removeTasks(view.host, name, view.jobs),
    ...stopAll({engine, host: view.host}, containers, graceOf(view.app.releases, containers)),
    ...accessoriesHere(view.app.containers).map((accessory) =>
      retireAccessory({engine, host: view.host, name, containers: view.app.containers, notes: view.accessories}, accessory),
    ),
    ...(flags.length > 0 ? [run('remove', `Forget what is live of ${rolesHere(view.app).join(', ') || name}`, cmd('rm', '-f', ...flags))] : []),
    ...view.uses.flatMap((use) => leaveServer({engine, host: view.host, name}, use)),
    run('remove', `Network ${appNetwork(name)}`, engine.removeNetwork(appNetwork(name))),
    ...removeVolumes({engine, host: view.host}, withEarlier(flow.volumes(view), view.accessories.places)),
    flow.pruneImages(view),
    run('remove', `Files of ${name}`, cmd('rm', '-rf', paths.app(name))),
  ]
}
