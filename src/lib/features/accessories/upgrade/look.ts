import type {Engine} from '../../../engines/engine.js'
import {script} from '../../../shell/command.js'
import type {Fact} from '../../../shell/fact.js'
import {template} from '../../../template.js'

/** What a running server tells of itself. */
export type Look = {
  readonly major: number
  /** Of all its databases. */
  readonly bytes: number
  /** It follows another server. */
  readonly isReplica: boolean
  readonly tablespaces: readonly string[]
  readonly slots: readonly string[]
  /** Names of settings that were made by ALTER SYSTEM. */
  readonly settings: readonly string[]
  readonly extensions: readonly string[]
}

/** Absent: it does not run, or does not let the account in that the image made. */
export const lookAt = (engine: Engine, container: string): Fact<Look | undefined> => ({
  command: script(
    'look-at-postgres',
    template('host/run-in.sh') + template('host/postgres/client.sh') + template('host/postgres/look.sh'),
    ...[engine.name, container, template('host/postgres/look.sql'), template('host/postgres/look-database.sql')],
  ),
  parse: readLook,
  otherwise: undefined,
})

export function readLook(stdout: string): Look {
  const pairs = stdout.split('\n').map((line) => line.split('\t'))
  const all = (word: string): readonly string[] => [...new Set(pairs.flatMap(([key, value]) => (key === word && value !== undefined ? [value] : [])))]
  return {
    major: Number(all('major')[0]),
    bytes: Number(all('bytes')[0]),
    isReplica: all('replica').length > 0,
    tablespaces: all('tablespace'),
    slots: all('slot'),
    settings: all('setting'),
    extensions: all('extension'),
  }
}

/** Whether a volume is there. */
export const hasVolume = (engine: Engine, volume: string): Fact<boolean> => ({
  command: script('has-volume', '"$1" volume inspect "$2" >/dev/null 2>&1 && echo yes || echo no', engine.name, volume),
  parse: (stdout) => stdout.trim() === 'yes',
})
