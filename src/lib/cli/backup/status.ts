import type {Backup} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import {isOverdue} from '../../features/backups/overdue.js'
import {backupsOf, backupTask, drillTask} from '../../features/backups/task.js'
import type {Run} from '../../features/jobs/history.js'
import {inTheWayOf, tellInTheWay} from '../../features/jobs/in-the-way.js'
import type {InTheWay} from '../../features/jobs/in-the-way.js'
import type {NextTimes} from '../../features/jobs/schedules.js'
import type {JobState} from '../../features/jobs/state.js'
import {toMinute} from '../../minute.js'
import {isBad, isTimed, resultOf, stateOf} from '../job/status.js'
import type {JobStatus, Paint} from '../job/status.js'
import {toTable} from '../table.js'

/** How a backup stands, as its host knows: no store is asked. */
export type BackupStatus = {
  readonly backup: string
  readonly host: string
  readonly schedule?: string
  readonly state: JobStatus['state'] | 'by hand'
  /** RFC 3339, UTC. */
  readonly next?: string
  /** The run at work that others are skipped for, and which has no time to end in, or is past it. */
  readonly inTheWay?: InTheWay
  readonly last?: Run
  /** The newest snapshot that went to every store. */
  readonly newest?: {readonly snapshot: string; readonly at: string}
  /** No success for longer than twice its period, or none ever. */
  readonly overdue: boolean
  /** The newest that was restored, with an app on it. */
  readonly proven?: {readonly snapshot: string; readonly at: string; readonly seconds: number}
  /** Its last drill, where that failed. */
  readonly drillFailed?: Run
}

type Here = {readonly host: string; readonly jobs: readonly JobState[]; readonly times: NextTimes}

/** The backups of the file that a host makes. `now`: seconds since 1970. */
export const backupsAt = (config: Config, here: Here, now: number): readonly BackupStatus[] => backupsOf(config, here.host).map((backup) => statusOf(backup, here, now))

function statusOf({name, host, schedule, jitter, timeout}: Backup, {jobs, times}: Here, now: number): BackupStatus {
  const of = (task: string): JobState | undefined => jobs.find((each) => each.name === task)
  const [state, drill] = [of(backupTask(name)), of(drillTask(name))]
  const {ok, last, next = ''} = state ?? {}
  const stands = stateOf(state)
  const inTheWay = inTheWayOf(state ?? {}, {timeout})
  return {
    backup: name,
    host,
    ...(schedule !== undefined && {schedule}),
    state: schedule === undefined && stands === 'not scheduled' ? 'by hand' : stands,
    ...(next !== '' && {next}),
    ...(inTheWay && {inTheWay}),
    ...(last && {last}),
    ...(ok?.backup && {newest: {snapshot: ok.backup.snapshot, at: ok.started}}),
    overdue: schedule !== undefined && isOverdue({last: ok?.ended, schedule, jitter, times, now}),
    ...(drill?.ok?.drill && {proven: {snapshot: drill.ok.drill.snapshot, at: drill.ok.started, seconds: drill.ok.drill.seconds}}),
    ...(drill?.last && isBad(drill.last) && {drillFailed: drill.last}),
  }
}

/** It comes by its schedule, its last run and its last drill went well, none is in the way of others, and there is a snapshot that is not old. */
export const isKept = ({state, inTheWay, last, overdue, drillFailed}: BackupStatus): boolean =>
  comes(state) && inTheWay === undefined && !isBad(last) && !overdue && drillFailed === undefined

const comes = (state: BackupStatus['state']): boolean => state === 'by hand' || isTimed(state)

export function backupTable(backups: readonly BackupStatus[], {quiet, create, remove}: Paint): string {
  const rows = backups.map((each) => {
    const {backup, state, next = '-', inTheWay, last, newest, overdue, proven, drillFailed} = each
    return [
      backup,
      comes(state) && !inTheWay ? state : remove(state),
      toMinute(next),
      last ? (isBad(last) ? remove : create)(`${resultOf(last)}${last.note === undefined ? '' : `: ${last.note}`}`) : '-',
      newest === undefined ? remove('none yet') : (overdue ? remove : create)(`${toMinute(newest.at)}${overdue ? ', overdue' : ''}`),
      drillFailed
        ? remove(`failed ${toMinute(drillFailed.started)}${drillFailed.note === undefined ? '' : `: ${drillFailed.note}`}`)
        : proven
          ? `${toMinute(proven.at)}, restore took ${proven.seconds} s`
          : 'not yet',
    ]
  })
  return toTable(['BACKUP', 'STATE', 'NEXT RUN', 'LAST RUN', 'NEWEST', 'PROVEN'], rows, quiet)
}

type Named = Pick<Config, 'name' | 'backups'>

/** Of each backup that is in the way of its own runs: since when, and what to type. */
export const stuckBackups = ({name: app, backups = []}: Named, statuses: readonly BackupStatus[], {remove}: Paint): readonly string[] =>
  statuses.flatMap(({backup, host, inTheWay}) => {
    if (!inTheWay) return []
    const limited = backups.some(({name, timeout}) => name === backup && timeout !== undefined)
    const {told, fix} = tellInTheWay(inTheWay, {app, host, task: backupTask(backup), limited})
    return [[remove(told), ...fix.split('\n').map((line) => `  ${line}`)].join('\n')]
  })
