import type {Backup} from '../../config/backup.js'
import type {Config, Job} from '../../config/config.js'
import type {DiffItem} from '../../plan/diff.js'
import {differences} from '../../plan/difference.js'
import {quote} from '../../shell/quote.js'
import type {Release} from '../releases/release.js'
import {backupsOf, backupTask} from '../backups/task.js'
import type {JobState} from './state.js'
import {isTicking, jobsOf, stands} from './work.js'

export type Scheduled = {readonly config: Config; readonly host: string; readonly states: readonly JobState[]; readonly releases: readonly Release[]}

/** Jobs and backups of a host that come, change or go. That a job runs the new release from now on goes without saying. */
export function scheduleDiff({config, host, states, releases}: Scheduled): readonly DiffItem[] {
  const standing = states.filter(stands)
  const before = (state: JobState): Config | undefined => releases.find((each) => each.id === state.release)?.config
  const jobs = jobsOf(config, host)
  const backups = backupsOf(config, host)
  const wanted = [...jobs.map((job) => job.name), ...backups.map(({name}) => backupTask(name))]
  return [
    ...jobs.flatMap((job) => {
      const state = standing.find(({name}) => name === job.name)
      return itemOf('job', job, {state, before: state && before(state)?.jobs?.find(({name}) => name === job.name), told: `${job.schedule}: ${job.command.map(quote).join(' ')}`})
    }),
    ...backups.flatMap((backup) => {
      const state = standing.find(({name}) => name === backupTask(backup.name))
      return itemOf('backup', backup, {
        state,
        before: state && before(state)?.backups?.find(({name}) => name === backup.name),
        told: `${backup.schedule ?? 'by hand'}, to ${backup.to.join(', ')}`,
      })
    }),
    ...standing.filter(({name}) => !wanted.includes(name) && !name.startsWith('drill.')).map(({name}) => goneItem(name)),
  ]
}

type Known<T> = {readonly state: JobState | undefined; readonly before: T | undefined; readonly told: string}

function itemOf<T extends Job | Backup>(kind: 'job' | 'backup', wanted: T, {state, before, told}: Known<T>): readonly DiffItem[] {
  const item = {kind, name: wanted.name} as const
  if (!state) return [{...item, effect: 'create', told, differences: []}]
  const ticks = isTicking(wanted, state)
  const found = before ? differences(before, wanted) : []
  if (ticks && found.length === 0) return []
  return [{...item, effect: 'update', ...(!ticks && {told: 'its timer starts again'}), differences: found}]
}

const goneItem = (task: string): DiffItem => {
  const [kind, name] = task.startsWith('backup.') ? (['backup', task.slice('backup.'.length)] as const) : (['job', task] as const)
  return {effect: 'remove', kind, name, told: kind === 'backup' ? 'its snapshots stay' : 'its history stays', differences: []}
}
