import type {Backup, Config} from '../../config/config.js'
import {isOverdue} from '../../features/backups/overdue.js'
import {backupsOf, backupTask, drillTask} from '../../features/backups/task.js'
import type {Run} from '../../features/jobs/history.js'
import type {NextTimes} from '../../features/jobs/schedules.js'
import type {JobState} from '../../features/jobs/state.js'
import {since} from '../format.js'
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

function statusOf({name, host, schedule, jitter}: Backup, {jobs, times}: Here, now: number): BackupStatus {
  const of = (task: string): JobState | undefined => jobs.find((each) => each.name === task)
  const [state, drill] = [of(backupTask(name)), of(drillTask(name))]
  const {ok, last, next = ''} = state ?? {}
  const stands = stateOf(state)
  return {
    backup: name,
    host,
    ...(schedule !== undefined && {schedule}),
    state: schedule === undefined && stands === 'not scheduled' ? 'by hand' : stands,
    ...(next !== '' && {next}),
    ...(last && {last}),
    ...(ok?.backup && {newest: {snapshot: ok.backup.snapshot, at: ok.started}}),
    overdue: schedule !== undefined && isOverdue({last: ok?.ended, schedule, jitter, times, now}),
    ...(drill?.ok?.drill && {proven: {snapshot: drill.ok.drill.snapshot, at: drill.ok.started, seconds: drill.ok.drill.seconds}}),
    ...(drill?.last && isBad(drill.last) && {drillFailed: drill.last}),
  }
}

/** It comes by its schedule, its last run and its last drill went well, and there is a snapshot that is not old. */
export const isKept = ({state, last, overdue, drillFailed}: BackupStatus): boolean => comes(state) && !isBad(last) && !overdue && drillFailed === undefined

const comes = (state: BackupStatus['state']): boolean => state === 'by hand' || isTimed(state)

export function backupTable(backups: readonly BackupStatus[], {quiet, create, remove}: Paint): string {
  const rows = backups.map((each) => {
    const {backup, state, next = '-', last, newest, overdue, proven, drillFailed} = each
    return [
      backup,
      comes(state) ? state : remove(state),
      next,
      last ? (isBad(last) ? remove : create)(`${resultOf(last)}${last.note === undefined ? '' : `: ${last.note}`}`) : '-',
      newest === undefined ? remove('none yet') : (overdue ? remove : create)(`${since(newest.at)}${overdue ? ', overdue' : ''}`),
      drillFailed
        ? remove(`failed ${since(drillFailed.started)}${drillFailed.note === undefined ? '' : `: ${drillFailed.note}`}`)
        : proven
          ? `${since(proven.at)}, restore took ${proven.seconds} s`
          : 'not yet',
    ]
  })
  return toTable(['BACKUP', 'STATE', 'NEXT RUN', 'LAST RUN', 'NEWEST', 'PROVEN'], rows, quiet)
}
