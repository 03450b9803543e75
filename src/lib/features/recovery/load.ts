import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {quote} from '../../shell/quote.js'
import {template} from '../../template.js'
import {restoreText} from '../backups/restore.js'
import {partsOf} from '../backups/sources.js'
import {backupWords} from '../backups/task.js'
import type {BackupPlace} from '../backups/task.js'
import type {Source} from './choose.js'

/** Fetches a snapshot and brings what it holds in place. One that was brought in before stays as it is. */
export function loadSource(place: BackupPlace, host: string, {backup, snapshot}: Source): Step {
  const {engine, config} = place
  const words = {engine: engine.name, app: config.name, host, folder: `${paths.recovering(config.name)}/${backup.name}`, ...backupWords(place, backup)}
  const text = [
    ...Object.entries(words).map(([word, value]) => `${word}=${quote(value)}`),
    ...(backup.source.kind === 'host'
      ? [template('backups/store.sh'), template('backups/fetch.sh'), ...partsOf(backup.source)]
      : [`restore() (\n${restoreText(place, backup)}\n)`]),
    template('backups/bring-back.sh'),
  ]
  const moment = snapshot.name.toLowerCase()
  const command = script('bring-back', text.join('\n'), snapshot.store, snapshot.name, `_restored_${moment}`, `_before_${moment}`)
  return on(host).run('create', `Bring back ${backup.name}, as ${snapshot.name} in ${snapshot.store} has it`, command, {
    code: 'COMMAND_FAILED',
    hint: 'Nothing was lost: say the same command again, and it goes on from here. With --from-store another store is asked.',
  })
}

/** What was counted after it was loaded, and was the same as the backup says: rows of a database in so many tables, entries and bytes of a volume … */
export type Counted = {readonly place: string; readonly kind: string; readonly sum: number; readonly number: number}

export type Loaded = {
  readonly counted: Readonly<Record<string, readonly Counted[]>>
  /** The release that served. */ readonly served?: {readonly release: string; readonly tag: string}
}

const read =
  'cd "$1" || exit\nfor each in */; do [ ! -e "$each/done" ] || sed "s/^/$(basename "$each")\\t/" "$each/counted-up"; done\n[ ! -s host/served ] || sed "s/^/served /" host/served'

/** What has been brought back on a host so far. */
export const loadedOn = (name: string): Fact<Loaded> => ({
  command: script('read-loaded', read, paths.recovering(name)),
  parse: (stdout) => {
    const lines = stdout.split('\n').filter(Boolean)
    const rows = lines.filter((line) => line.includes('\t')).map((line) => line.split('\t'))
    const [, release, tag = ''] = lines.find((line) => line.startsWith('served '))?.split(' ') ?? []
    const of = (name: string): readonly Counted[] =>
      rows.flatMap(([backup, place = '', kind = '', sum, number]) => (backup === name ? [{place, kind, sum: Number(sum), number: Number(number)}] : []))
    return {
      counted: Object.fromEntries(rows.map(([backup = '']) => [backup, of(backup)])),
      ...(release !== undefined && {served: {release, tag}}),
    }
  },
  otherwise: {counted: {}},
})
