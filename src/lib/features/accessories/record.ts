import type {Accessory} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd, script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'
import type {PlacedFile} from '../files/host-file.js'
import {toPlace} from './data-place.js'
import type {DataPlace} from './data-place.js'
import type {Engine} from '../../engines/engine.js'

/** How an accessory last ran well on a host. What fails after that is put back to it. */
export type AccessoryRecord = {
  readonly format: 1
  /** Resolved config, without the values of secrets. */
  readonly accessory: Accessory
  /** Hash of its container. */
  readonly spec: string
  /** Where the files that it mounts lie. */
  readonly files: readonly PlacedFile[]
  /** Secret → a short keyed hash of its value. */
  readonly secretHashes: Readonly<Record<string, string>>
  /** user@machine */
  readonly by: string
}

/** Another app on the host uses an accessory: it finds it on its own network by this alias, and perhaps has a database there. */
export type AccessoryUse = {readonly accessory: string; readonly app: string; readonly alias: string; readonly database?: string}

/** What a host tells of an app's accessories, beside their containers. */
export type AccessoryNotes = {
  readonly records: readonly AccessoryRecord[]
  /** Name → seconds that its last start took. */
  readonly boots: Readonly<Record<string, number>>
  /** Of all apps of the host: where data lies since it was upgraded. */
  readonly places: readonly DataPlace[]
  /** Volumes that an upgrade was filling when it was cut off, or fills now. */
  readonly making: readonly string[]
  /** Other apps that use them. Absent: none. */
  readonly uses?: readonly AccessoryUse[]
}

const readNotes = `cd "$1" 2>/dev/null && {
for file in *.json; do [ -f "$file" ] && { printf 'record '; tr -d '\\n' <"$file"; echo; }; done
for file in *.use; do [ -f "$file" ] && { printf 'use %s ' "\${file%.use}"; tr -d '\\n' <"$file"; echo; }; done
for file in *.boot; do [ -f "$file" ] && { printf 'boot %s ' "\${file%.boot}"; cat "$file"; }; done
}
cd "$2" 2>/dev/null || exit 0
for file in *.json; do [ -f "$file" ] && { printf 'place '; tr -d '\\n' <"$file"; echo; }; done
for file in *.making; do [ -f "$file" ] && echo "making \${file%.making}"; done
exit 0`

export const accessoryNotes = (name: string): Fact<AccessoryNotes> => ({
  command: script('read-accessories', readNotes, paths.accessories(name), paths.volumes),
  parse: (stdout) => {
    const lines = stdout.split('\n').map((line) => line.split(' '))
    const uses = lines.flatMap(([kind, place = '', ...rest]) => (kind === 'use' ? toUse(place, rest.join(' ')) : []))
    return {
      ...(uses.length > 0 && {uses}),
      records: lines.flatMap(([kind, ...rest]) => (kind === 'record' ? toRecord(rest.join(' ')) : [])),
      boots: Object.fromEntries(lines.flatMap(([kind, accessory = '', seconds = '']) => (kind === 'boot' && /^\d+$/.test(seconds) ? [[accessory, Number(seconds)]] : []))),
      places: lines.flatMap(([kind, ...rest]) => (kind === 'place' ? toPlace(rest.join(' ')) : [])),
      making: lines.flatMap(([kind, volume]) => (kind === 'making' && volume !== undefined ? [volume] : [])),
    }
  },
  otherwise: noNotes,
})

export const noNotes: AccessoryNotes = {records: [], boots: {}, places: [], making: []}

/** A file that was cut short is none. */
function toRecord(json: string): readonly AccessoryRecord[] {
  try {
    const record = JSON.parse(json) as Partial<AccessoryRecord>
    return record.format === 1 && record.accessory !== undefined ? [record as AccessoryRecord] : []
  } catch {
    return []
  }
}

/** `postgres.shop` and `{"alias":"postgres","database":"shop"}`: neither an app nor an accessory has a dot in its name. */
function toUse(place: string, json: string): readonly AccessoryUse[] {
  const [accessory = '', app = ''] = place.split('.')
  try {
    const {alias, database} = JSON.parse(json) as Partial<AccessoryUse>
    return alias === undefined ? [] : [{accessory, app, alias, ...(database !== undefined && {database})}]
  } catch {
    return []
  }
}

/** Says that this is how it runs well, notes how long that took, and forgets the secrets of the container before. */
export function writeRecord(place: {readonly engine: Engine; readonly host: string; readonly name: string; readonly container: string}, record: AccessoryRecord): readonly Step[] {
  const {write, run} = on(place.host)
  const {name: accessory} = record.accessory
  const file = paths.accessory(place.name, accessory)
  const env = paths.accessoryEnv(place.name, accessory, record.spec)
  return [
    write('check', `${accessory} runs well so`, {path: file, content: `${JSON.stringify(record)}\n`, mode: 0o600}),
    run(
      'check',
      `Note how long ${accessory} took`,
      script('note-boot', template('host/note-boot.sh'), place.engine.name, place.container, paths.accessoryBoot(place.name, accessory)),
    ),
    run('check', `Forget older secrets of ${accessory}`, cmd('find', paths.accessories(place.name), '-name', `${accessory}.*.env`, '!', '-path', env, '-delete')),
  ]
}

/** Forgets all that is noted of an accessory, but for who uses it: those find it again when it comes back. */
export const forgetRecord = (host: string, name: string, accessory: string): Step =>
  on(host).run('remove', `Forget ${accessory}`, cmd('find', paths.accessories(name), '-name', `${accessory}.*`, '!', '-name', '*.use', '-delete'))
