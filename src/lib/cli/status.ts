import type {Role} from '../config/config.js'
import {labels} from '../config/paths.js'
import type {Container} from '../engines/engine.js'
import {ShipitError} from '../errors.js'
import {healthNow} from '../features/app/health-now.js'
import {inMaintenance, isUp, liveColour, liveReplicas, replicasOf, rolesHere} from '../features/app/state.js'
import {toView, viewFacts} from '../features/app/view.js'
import type {HostView} from '../features/app/view.js'
import {scheduledIn} from '../features/jobs/schedules.js'
import {machineOf} from '../features/hosts/machine.js'
import type {Machine} from '../features/hosts/machine.js'
import {otherColour} from '../config/paths.js'
import {accessoriesAt, isWell} from './accessory/status.js'
import type {AccessoryStatus} from './accessory/status.js'
import {backupsAt, isKept} from './backup/status.js'
import type {BackupStatus} from './backup/status.js'
import {jobsAt, runsWell} from './job/status.js'
import type {JobStatus} from './job/status.js'
import type {Project} from './project.js'
import {inReadSession} from './session.js'
import type {Session} from './session.js'

export type ReplicaStatus = {
  readonly role: string
  readonly name: string
  readonly release: string
  readonly state: string
  /** Absent: a worker, which nobody can ask, or one that does not run. */
  readonly healthy?: boolean
  readonly startedAt: string
  readonly restarts: number
  /** False: it is left over, or drains. */
  readonly live: boolean
}

export type HostStatus =
  | {
      readonly host: string
      readonly reachable: true
      readonly release: string
      readonly maintenance: boolean
      /** Host that the app has left it for: here it stands still. */
      readonly movedTo?: string
      readonly replicas: readonly ReplicaStatus[]
      /** Absent from the file and from the host: none. */
      readonly accessories: readonly AccessoryStatus[]
      readonly jobs: readonly JobStatus[]
      readonly backups: readonly BackupStatus[]
      readonly machine: Machine
    }
  /** Nothing is known of it: SSH does not lead there, or no engine answers. */
  | {readonly host: string; readonly reachable: false; readonly error: string}

export type Status = {
  readonly app: string
  readonly destination?: string
  readonly hosts: readonly HostStatus[]
  /** Every host answers, every replica and accessory that the file asks for runs and is healthy, its jobs are timed and have last run well, and its backups are neither failing nor overdue. */
  readonly healthy: boolean
}

/** What runs where, since when, of which release, and how it is. A host of which nothing is known is told among the others. Errors: PREFLIGHT_FAILED where that are all. */
export const status = (project: Project, names: readonly string[] | undefined): Promise<Status> =>
  inReadSession(project, names, async (session, failures) => {
    const answers = await session.ask({...viewFacts(session.engine, project.config.name, scheduledIn(project.config)), machine: machineOf})
    const seen = await Promise.all(answers.map(async ({host, answers: {machine, ...rest}}) => orUnknown(host, async () => hostStatus(session, toView(host, rest), machine))))
    const faults = [...seen.flatMap(({fault}) => fault ?? []), ...failures.map(({error}) => error)]
    if (faults[0] && faults.length === seen.length + failures.length) throw faults[0]
    const all = [...seen.map((each) => each.status), ...failures.map(({host, error}) => unknown(host, error.message))]
    const {app, destination} = project.config
    return {app, ...(destination !== undefined && {destination}), hosts: all, healthy: all.every((each) => isHealthy(project, each))}
  })

const unknown = (host: string, error: string): HostStatus => ({host, reachable: false, error})

/** A host that is not ready, because its engine is down or nobody has set it up, tells nothing; the others do. */
async function orUnknown(host: string, look: () => Promise<HostStatus>): Promise<{readonly status: HostStatus; readonly fault?: ShipitError}> {
  try {
    return {status: await look()}
  } catch (error) {
    if (!(error instanceof ShipitError) || error.code !== 'PREFLIGHT_FAILED') throw error
    return {status: unknown(host, [error.message, error.hint].filter(Boolean).join('\n')), fault: error}
  }
}

async function hostStatus(session: Session, view: HostView, machine: Machine): Promise<HostStatus> {
  const {config, engine} = session
  const live = config.roles.flatMap((role) => liveReplicas(view.app, config.name, role.name).map((container) => ({role, container})))
  const [answer] = await session.ask(
    healthNow(
      engine,
      live.filter(({container}) => isUp(container)),
    ),
    [view.host],
  )
  const accessories = await accessoriesAt(session, view)
  const health: Readonly<Record<string, boolean>> = answer?.answers ?? {}
  const replicas = rolesHere(view.app).flatMap((role) => {
    const colour = liveColour(view.app, config.name, role)
    return [
      ...replicasOf(view.app, role, colour).map((each) => toReplica(role, each, true, health)),
      ...replicasOf(view.app, role, otherColour(colour)).map((each) => toReplica(role, each, false, health)),
    ]
  })
  const jobs = jobsAt(config, view.host, view.jobs)
  const backups = backupsAt(config, view, machine.clock)
  const {current, movedTo} = view.app
  const stands = {release: current, maintenance: inMaintenance(view.app, config.name), ...(movedTo !== '' && {movedTo})}
  return {host: view.host, reachable: true, ...stands, replicas, accessories, jobs, backups, machine}
}

const toReplica = (role: string, container: Container, live: boolean, health: Readonly<Record<string, boolean>>): ReplicaStatus => ({
  role,
  name: container.name,
  release: container.labels[labels.release] ?? '',
  state: container.oomKilled ? `${container.state} (out of memory)` : container.state,
  ...(health[container.name] !== undefined && {healthy: health[container.name] ?? false}),
  startedAt: container.startedAt,
  restarts: container.restarts,
  live,
})

const isHealthy = (project: Project, host: HostStatus): boolean => runsAsWanted(project, host) && host.reachable && host.jobs.every(runsWell) && host.backups.every(isKept)

/** Every replica and accessory that the file asks for runs and is healthy. */
export function runsAsWanted({config}: Pick<Project, 'config'>, host: HostStatus): boolean {
  if (!host.reachable) return false
  const runs = (role: Role): boolean =>
    host.replicas.filter((each) => each.live && each.role === role.name && each.state === 'running' && each.healthy !== false).length >= role.replicas
  return config.roles.filter((role) => role.hosts.includes(host.host)).every(runs) && host.accessories.every(isWell)
}
