import type {Config} from '../../config/config.js'
import {labels, paths} from '../../config/paths.js'
import type {Container, Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import {sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import {cmd, script, toShell} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'
import {inMaintenance, isUp} from '../app/state.js'
import type {HostView} from '../app/view.js'
import {probeOf, waitHealthy} from '../proxy/gates.js'
import {maintenanceOff, maintenanceOn, maintenancePage} from '../proxy/switch.js'

/** What the host does by itself stands still; `folder` keeps what that was. */
export const holdTimers = (host: string, name: string, folder: string): Step =>
  on(host).run('update', 'Hold jobs and backups back', script('move-still', template('host/move-still.sh'), `shipit-${name}`, `${folder}/timers`))

/** Says on the new host that all of the data is there: from then on the app may run there. */
const copiedNote = (name: string): string => `${paths.recovering(name)}/copied`

export const isCopied = (name: string): Fact<boolean> => ({command: cmd('test', '-e', copiedNote(name)), parse: () => true, otherwise: false})

export const noteCopied = (host: string, name: string): Step => on(host).run('check', 'Note that all of the data is here', cmd('touch', copiedNote(name)))

export type Stopping = {readonly engine: Engine; readonly config: Config; /** Name of the new host. */ readonly to: string}

/** Nothing of the app writes on the old host any more: visitors get the maintenance page, timers and workers stand still, containers stop and stay. Where that fails it all goes on. */
export function stopAll({engine, config, to}: Stopping, view: HostView): Plan {
  const {name} = config
  const {run, write} = on(view.host)
  const up = inOrder(view.app.containers.filter(isUp))
  const back = backText({engine, config, to}, view, up)
  return sequence(
    `Stop ${name} on ${view.host}`,
    [
      write('create', 'Write the way back', {path: paths.wayBack(name), content: back, mode: 0o700}),
      run('update', `Answer for ${name} with the maintenance page`, maintenanceOn(name, maintenancePage('We are moving to another server. Please try again in a few minutes.'))),
      holdTimers(view.host, name, paths.moving(name)),
      ...up.flatMap((container) => [
        run('update', `${container.name} does not start by itself`, engine.setRestart(container.name, 'no')),
        run('update', `Stop ${container.name}`, engine.stop(container.name, patienceOf(config, container))),
      ]),
    ],
    comeBack(view.host, name),
  )
}

/** The app lives on the old host again. Safe where it never stopped. */
export const comeBack = (host: string, name: string): Plan =>
  sequence(`Back on ${host}`, [on(host).run('update', `Let ${name} live on ${host} again`, script('move-back', '[ ! -e "$1" ] || sh "$1"', paths.wayBack(name)))])

/** Accessories first; visitors come in once the replicas are healthy, or will not be. */
function backText({engine, config: {name}, to}: Stopping, {app}: HostView, up: readonly Container[]): string {
  const roles = app.releases.find(({id}) => id === app.current)?.config.roles ?? []
  const starts = up.toReversed().flatMap((container): readonly Command[] => [engine.setRestart(container.name, 'unless-stopped'), engine.start(container.name)])
  const waits = up.flatMap((container) => {
    const role = roles.find((each) => each.name === container.labels[labels.role])
    const probe = role && probeOf(engine.name, role, container.name)
    return probe ? [waitHealthy(probe)] : []
  })
  return [
    '#!/bin/sh',
    `# Moved to ${to}`,
    `set -- '${paths.moving(name)}/timers'`,
    ...starts.map((command) => `${toShell(command)} || exit`),
    ...waits.map(toShell),
    ...(inMaintenance(app, name) ? [] : [toShell(maintenanceOff(name))]),
    template('host/move-back.sh').trimEnd(),
    'rm -f "$0"',
    '',
  ].join('\n')
}

/** Those that use others stop first. A job has no life of its own to come back to. */
const inOrder = (containers: readonly Container[]): readonly Container[] => ['app', 'accessory'].flatMap((kind) => containers.filter((each) => each.labels[labels.kind] === kind))

function patienceOf({roles, accessories}: Config, {labels: told}: Container): number {
  const role = roles.find((each) => each.name === told[labels.role])
  const accessory = accessories.find((each) => each.name === told[labels.accessory])
  return role?.stopTimeout ?? accessory?.stopTimeout ?? 30
}
