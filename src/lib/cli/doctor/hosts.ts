import type {Config, Host} from '../../config/config.js'
import {engines} from '../../engines/index.js'
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
import {dockerArchitecture} from '../../features/images/room.js'
import type {Project} from '../project.js'
import {pickHosts} from '../pick-hosts.js'
import {examineBuilderOf} from './builder.js'
import {patiently} from './patience.js'
import {addressesFromHere, reach, whereDomainsLead} from './reach.js'

/** Every host at once, in one round trip each, and the builder. One that can't be reached, or does not answer, is a finding. */
export async function examineHosts(project: Project, names: readonly string[] | undefined): Promise<readonly Finding[]> {
  const {config} = project
  const hosts = pickHosts(config, names)
  project.view.note(`Examining ${hosts.length === 1 ? hosts[0]?.name : `${hosts.length} hosts`}`)
  const {fleet, failures} = await project.connectEach(hosts)
  try {
    const each = hosts.map(async (host): Promise<Examined> => {
      const failure = failures.find((one) => one.host === host.name)
      return failure ? {findings: [closedHost(host.name, failure.error)]} : examine(project, host, fleet.on(host.name))
    })
    const machines = Promise.all(each).then(
      (examined) => new Map(examined.flatMap(({machine}, index) => (machine === undefined ? [] : [[hosts[index]?.name ?? '', machine] as const]))),
    )
    const [examined, builder] = await Promise.all([Promise.all(each), names === undefined ? examineBuilderOf(project, fleet, machines) : []])
    return [...examined.flatMap(({findings}) => findings), ...builder]
  } finally {
    await fleet.close()
  }
}

type Examined = {readonly findings: readonly Finding[]; /** In the words of images: amd64, arm64. */ readonly machine?: string}

async function examine({config, signal}: Project, host: Host, transport: Transport): Promise<Examined> {
  const engine = engines[config.engine]
  return patiently(host.name, signal, async (late) => {
    const before = Date.now()
    const [answers, reachedAt, domains] = await Promise.all([
      observe(transport, doctorFacts(engine, config), {signal: late}),
      addressesFromHere(host),
      whereDomainsLead(domainsOn({config, host: host.name})),
    ])
    const answered = toAnswered(answers)
    const now = (before + Date.now()) / 2000
    const reached = await reach(reachedAt, wantedPorts({config, host: host.name}))
    const findings = examineHost({...answered, host: host.name, config, engine, now, domains, reachedAt, reached, backups: backupsSeen(config, host.name, answered)})
    return {findings, machine: dockerArchitecture(answered.system.machine)}
  })
}

const backupsSeen = (config: Config, host: string, {jobs, times, machine: {clock: now}}: Answered): readonly BackupSeen[] =>
  backupsAt(config, {host, jobs, times}, now).map(({backup, newest, overdue, proven, drillFailed, inTheWay}) => {
    const {drill: schedule, jitter = 0} = config.backups?.find(({name}) => name === backup) ?? {}
    const provenLongAgo = proven !== undefined && schedule !== undefined && isOverdue({last: proven.at, schedule, jitter, times, now})
    return {backup, ...(newest && {newest}), overdue, ...(proven && {proven}), provenLongAgo, drillFailed: drillFailed !== undefined, ...(inTheWay && {inTheWay})}
  })
