import {toSize} from './format.js'
import {toMinute} from '../minute.js'
import {accessoryTable} from './accessory/status.js'
import {backupTable, stuckBackups} from './backup/status.js'
import {jobTable, stuckJobs} from './job/status.js'
import type {Project} from './project.js'
import type {HostStatus, ReplicaStatus, Status} from './status.js'
import {toTable} from './table.js'

/** A block for each host: its release and its machine, then a line for each replica, accessory, backup and job. */
export function tellStatus(status: Status, project: Project): Status {
  project.advise(status.hosts.map((host) => describeHost(host, project)).join('\n\n'))
  return status
}

function describeHost(host: HostStatus, {terminal, config}: Project): string {
  const {heading, quiet, remove} = terminal.answer
  if (!host.reachable) return `${heading(host.host)}  ${remove('cannot be looked at')}\n  ${host.error.split('\n').join('\n  ')}`
  const {memory, disk, load} = host.machine
  const machine = quiet(`memory ${toSize(memory.available)} of ${toSize(memory.total)} free, disk ${toSize(disk.available)} of ${toSize(disk.total)} free, load ${load}`)
  const head = `${heading(host.host)}  ${host.release === '' ? `nothing of ${config.name} is deployed` : `release ${host.release}`}${host.maintenance ? ', answers with the maintenance page' : ''}${host.movedTo === undefined ? '' : `, ${remove(`moved to ${host.movedTo}`)}`}\n  ${machine}`
  const tables = [
    ...(host.replicas.length === 0 ? [] : [replicaTable(host.replicas, terminal.answer)]),
    ...(host.accessories.length === 0 ? [] : [accessoryTable(host.accessories, terminal.answer, {withHost: false})]),
    ...(host.backups.length === 0 ? [] : [backupTable(host.backups, terminal.answer)]),
    ...(host.jobs.length === 0 ? [] : [jobTable(host.jobs, terminal.answer, {withHost: false})]),
    ...stuckBackups(config, host.backups, terminal.answer),
    ...stuckJobs(config, host.jobs, terminal.answer),
  ]
  return [head, ...tables.map(indent)].join('\n')
}

function replicaTable(replicas: readonly ReplicaStatus[], {quiet, create, remove}: Project['terminal']['answer']): string {
  const rows = replicas.map((each) => [
    each.name,
    healthOf(each, {good: create, bad: remove}),
    each.release,
    toMinute(each.startedAt),
    each.restarts > 0 ? `${each.restarts} restarts` : '',
  ])
  return toTable(['REPLICA', 'STATE', 'RELEASE', 'SINCE', ''], rows, quiet)
}

const indent = (text: string): string => text.replaceAll(/^/gm, '  ')

type Paint = {readonly good: (text: string) => string; readonly bad: (text: string) => string}

function healthOf({state, healthy, live}: ReplicaStatus, {good, bad}: Paint): string {
  if (!live) return `${state}, serves nothing`
  if (state !== 'running') return bad(state)
  return healthy === undefined ? good('running') : healthy ? good('healthy') : bad('not healthy')
}
