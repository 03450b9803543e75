import type {Backup, Keep} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {template} from '../../template.js'
import {taskText} from '../jobs/script.js'
import type {Task} from '../jobs/task.js'
import {hookWords, partsOf, wordsOf} from './sources.js'

/** What a task of a host is called: no job has a dot in its name. */
export const backupTask = (backup: string): string => `backup.${backup}`

export const drillTask = (backup: string): string => `drill.${backup}`

/** The backups of a config that a host makes. */
export const backupsOf = ({backups = []}: Pick<Config, 'backups'>, host: string): readonly Backup[] => backups.filter((backup) => backup.host === host)

export type BackupPlace = {
  readonly engine: Engine
  readonly config: Config
  /** The app's image, where no container is there yet that would tell it. */
  readonly image?: string | undefined
}

/** A backup, as what its host does by itself. The release that runs is looked up by each run: a deploy leaves it as it is. */
export const taskOf = (place: BackupPlace, backup: Backup): Task => ({
  name: backupTask(backup.name),
  called: `backup ${backup.name}`,
  moved: `Backup ${backup.name} goes to ${backup.to.join(' and ')}`,
  host: backup.host,
  ...(backup.schedule !== undefined && {schedule: backup.schedule}),
  jitter: backup.jitter,
  catchUp: true,
  patience: 120,
  script: scriptOf(place, backup),
})

/** Words that the scripts of a backup, of its drill and of a restore have in common. */
export const backupWords = ({config, image}: BackupPlace, backup: Backup): Readonly<Record<string, string>> => ({
  backup: backup.name,
  kind: backup.source.kind,
  current: paths.current(config.name),
  stores: backup.to.join(' '),
  stores_folder: paths.stores(config.name),
  append_only: (config.stores ?? [])
    .filter((store) => store.appendOnly)
    .map(({name}) => name)
    .join(' '),
  ...wordsOf(config, backup.source),
  ...(image !== undefined && hookWords(config, backup.source, image)),
})

function scriptOf(place: BackupPlace, backup: Backup): string {
  const {engine, config} = place
  const words = {engine: engine.name, app: config.name, job: backupTask(backup.name), host: backup.host, release: 'any', grace: 60, ping: backup.ping, timeout: backup.timeout}
  return taskText({...words, overlap: 'forbid'}, {...backupWords(place, backup), keep: keepWords(backup.keep)}, [
    template('backups/store.sh'),
    ...partsOf(backup.source),
    template('backups/apart.sh'),
    template('backups/backup.sh'),
  ])
}

/** Options of `restic forget`. */
export const keepWords = ({within, ...counts}: Keep): string =>
  [...Object.entries(counts).map(([unit, count]) => `--keep-${unit} ${count}`), ...(within === undefined ? [] : [`--keep-within ${Math.ceil(within / 3600)}h`])].join(' ')
