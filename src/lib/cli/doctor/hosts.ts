import type {Config, Host} from '../../config/config.js'
import {engines} from '../../engines/index.js'
import {ShipitError} from '../../errors.js'
import {isOverdue} from '../../features/backups/overdue.js'
import {doctorFacts, toAnswered} from '../../features/doctor/facts.js'
import type {Answered, BackupSeen} from '../../features/doctor/facts.js'
import type {Finding} from '../../features/doctor/finding.js'
import {examineHost} from '../../features/doctor/host-checks.js'
import {closedHost} from '../../features/doctor/host/access.js'
import {domainsOn, wantedPorts} from '../../features/doctor/host/network.js'
import type {Transport} from '../../hosts/transport.js'
import {observe} from '../../run/observe.js'
import {backupsAt} from '../backup/status.js'
import type {Project} from '../project.js'
import {pickHosts} from '../session.js'
import {addressesFromHere, reach, whereDomainsLead} from './reach.js'

/** Seconds that a host may take to answer everything. */
const patience = 60

/** Every host at once, in one round trip each. One that can't be reached, or does not answer, is a finding. */
export async function examineHosts(project: Project, names: readonly string[] | undefined): Promise<readonly Finding[]> {
  const hosts = pickHosts(project.config, names)
  project.view.note(`Examining ${hosts.length === 1 ? hosts[0]?.name : `${hosts.length} hosts`}`)
  const {fleet, failures} = await project.connectEach(hosts)
  try {
    const each = hosts.map(async (host) => {
      const failure = failures.find((one) => one.host === host.name)
      return failure ? [closedHost(host.name, failure.error)] : examine(project, host, fleet.on(host.name))
    })
    return (await Promise.all(each)).flat()
  } finally {
    await fleet.close()
  }
}

async function examine({config, signal}: Project, host: Host, transport: Transport): Promise<readonly Finding[]> {
  const engine = engines[config.engine]
  const late = AbortSignal.timeout(patience * 1000)
  try {
    const before = Date.now()
    const [answers, reachedAt, domains] = await Promise.all([
      observe(transport, doctorFacts(engine, config), {signal: AbortSignal.any([signal, late])}),
      addressesFromHere(host),
      whereDomainsLead(domainsOn({config, host: host.name})),
    ])
    const answered = toAnswered(answers)
    const now = (before + Date.now()) / 2000
    const reached = await reach(reachedAt, wantedPorts({config, host: host.name}))
    return examineHost({...answered, host: host.name, config, engine, now, domains, reachedAt, reached, backups: backupsSeen(config, host.name, answered)})
  } catch (error) {
    if (late.aborted)
      return [
        closedHost(
          host.name,
          new ShipitError('HOST_UNREACHABLE', `It did not answer within ${patience} s.`, {
            hint: `Is its engine stuck, or the host overloaded? Look with \`shipit ssh ${host.name}\`.`,
          }),
        ),
      ]
    if (error instanceof ShipitError && !signal.aborted) return [closedHost(host.name, error)]
    throw error
  }
}

const backupsSeen = (config: Config, host: string, {jobs, times, machine: {clock: now}}: Answered): readonly BackupSeen[] =>
  backupsAt(config, {host, jobs, times}, now).map(({backup, newest, overdue, proven, drillFailed, inTheWay}) => {
    const {drill: schedule, jitter = 0} = config.backups?.find(({name}) => name === backup) ?? {}
    const provenLongAgo = proven !== undefined && schedule !== undefined && isOverdue({last: proven.at, schedule, jitter, times, now})
    return {backup, ...(newest && {newest}), overdue, ...(proven && {proven}), provenLongAgo, drillFailed: drillFailed !== undefined, ...(inTheWay && {inTheWay})}
  })
