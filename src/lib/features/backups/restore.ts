import type {Backup} from '../../config/backup.js'
import {jobContainer, paths} from '../../config/paths.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {quote} from '../../shell/quote.js'
import {template} from '../../template.js'
import {partsOf} from './sources.js'
import {backupTask, backupWords} from './task.js'
import type {BackupPlace} from './task.js'

/** A verb of templates/backups/restore.sh, for one backup. Notes of a restore lie in the folder of the backup's task. */
export const restoring = (place: BackupPlace, backup: Backup, ...verb: readonly string[]): Command => script('restore', restoreText(place, backup), ...verb)

/** All of the verbs, for sh: its arguments are the one that is meant, and what that needs. */
export function restoreText(place: BackupPlace, backup: Backup): string {
  const {name} = place.config
  const words = {
    engine: place.engine.name,
    app: name,
    host: backup.host,
    container: jobContainer(name, `restore.${backup.name}`),
    folder: paths.job(name, backupTask(backup.name)),
    ...backupWords(place, backup),
  }
  return [
    ...Object.entries(words).map(([word, value]) => `${word}=${quote(value)}`),
    template('backups/store.sh'),
    ...partsOf(backup.source),
    template('backups/fetch.sh'),
    template('backups/restore.sh'),
  ].join('\n')
}

/** What `prepare` has brought, as bytes on stdout: all of it as a tar, or one file of it. */
export const sending = (name: string, backup: Backup, only: string): Command => script('send', template('backups/send.sh'), restoreFolder(name, backup), only)

export const restoreFolder = (name: string, {name: backup}: Backup): string => `${paths.job(name, backupTask(backup))}/restore`

/** What a line of a restore tells. */
export type Told =
  | {readonly kind: 'note'; readonly text: string}
  | {readonly kind: 'snapshot'; readonly name: string}
  | {readonly kind: 'only'; readonly file: string}
  | {readonly kind: 'away'; readonly seconds: number}
  | {readonly kind: 'count'; readonly of: 'old' | 'new'; readonly place: string; readonly what: string; readonly unit: string; readonly value: string}
  | {readonly kind: 'other'; readonly text: string}

export function readTold(line: string): Told {
  const [of, place = '', what = '', unit = '', value = ''] = line.split('\t')
  if (of === 'old' || of === 'new') return {kind: 'count', of, place, what, unit, value}
  const word = line.split(' ', 1)[0] ?? ''
  const rest = line.slice(word.length + 1)
  switch (word) {
    case 'note':
      return {kind: 'note', text: rest}
    case 'snapshot':
      return {kind: 'snapshot', name: rest}
    case 'only':
      return {kind: 'only', file: rest}
    case 'away':
      return {kind: 'away', seconds: Number(rest)}
    default:
      return {kind: 'other', text: line.replace(/^shipit: /, '')}
  }
}

/** The name of the snapshot that was brought. */
export const snapshotIn = (told: readonly Told[]): string => told.flatMap((each) => (each.kind === 'snapshot' ? [each.name] : []))[0] ?? ''

export type Compared = {readonly place: string; readonly what: string; /** Absent: it is not there. */ readonly old?: string; readonly new?: string}

/** What lives and what was restored, side by side: rows, keys, entries and bytes. */
export function sideBySide(told: readonly Told[]): readonly Compared[] {
  const counts = told.flatMap((each) => (each.kind === 'count' && each.unit !== 'hash' ? [each] : []))
  const keys = [...new Set(counts.map(({place, what}) => `${place}\t${what}`))].toSorted()
  return keys.map((key) => {
    const [place = '', what = ''] = key.split('\t')
    const valueOf = (of: 'old' | 'new'): string | undefined => counts.find((each) => each.of === of && each.place === place && each.what === what)?.value
    const [old, restored] = [valueOf('old'), valueOf('new')]
    return {place, what, ...(old !== undefined && {old}), ...(restored !== undefined && {new: restored})}
  })
}
