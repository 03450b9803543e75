import type {Config} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import type {Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {quote} from '../../shell/quote.js'
import {template} from '../../template.js'
import {wordsOf} from '../backups/sources.js'
import {settled} from '../accessories/data-place.js'
import type {DataPlace} from '../accessories/data-place.js'
import {volumesOn} from '../recovery/standing.js'

/** Where an app moves from, and where to. */
export type Way = {readonly engine: Engine; readonly name: string; readonly from: string; readonly to: string}

/** A volume as each of the two hosts knows it. */
export type Pair = {readonly from: string; readonly to: string}

/** Volumes of an app on the host that it leaves. What an upgrade has put elsewhere lies on the new host where the file means it. */
export function pairsOn(config: Config, host: string, places: readonly DataPlace[]): readonly Pair[] {
  const present = volumesOn({...config, accessories: config.accessories.map((accessory) => settled(accessory, places))}, host)
  return volumesOn(config, host).flatMap(({volume: to}, index) => (to.startsWith('/') ? [] : [{from: present[index]?.volume ?? to, to}]))
}

/** Folders of the host, which are the user's own to move. */
export const foldersOn = (config: Config, host: string): readonly string[] =>
  volumesOn(config, host)
    .filter(({volume}) => volume.startsWith('/'))
    .map(({volume, of}) => `${volume} of ${of}`)

/** All of a volume while it is written to, or, once nothing writes, the rest: what has changed since. */
export function copyVolume({engine, name, from, to}: Way, pair: Pair, number: number, part: 'all' | 'rest'): Step {
  const notes = `${paths.moving(name)}/volumes`
  return {
    ...{kind: 'pipe', effect: 'create', host: to, from},
    title: part === 'all' ? `Copy the volume ${pair.to}` : `Copy what changed in the volume ${pair.to}`,
    read: script('move-read', template('host/move-read.sh'), engine.name, pair.from, notes, String(number), part),
    into: script('move-take', template('host/move-take.sh'), engine.name, pair.to, part),
    proof: script('move-proof', template('host/move-proof.sh'), notes, String(number), part),
  }
}

/** Certificates, the key of hashes, the history of jobs and the audit log. */
export function copyHost(config: Config, {name, from, to}: Way): Step {
  const folder = `${paths.moving(name)}/host`
  const text = (last: string): string =>
    [...Object.entries({...wordsOf(config, {kind: 'host'}), folder}).map(([word, value]) => `${word}=${quote(value)}`), template('backups/sources/host.sh'), last].join('\n')
  const dumped =
    'umask 077; rm -rf "$folder" && mkdir -p "$folder/spool" || exit\n{ dump "$folder/spool" && tar --create --directory "$folder/spool" .; echo $? >"$folder.code"; } 2>"$folder.said" | gzip -1'
  const loaded = 'umask 077; rm -rf "$folder" && mkdir -p "$folder/spool" && gzip -d | tar --extract --directory "$folder/spool" && load "$folder/spool" && rm -rf "$folder"'
  return {
    ...{kind: 'pipe', effect: 'create', host: to, from, title: 'Copy certificates and records'},
    read: script('move-host', text(dumped)),
    into: script('move-host', text(loaded)),
    proof: script('move-proof', template('host/move-proof.sh'), paths.moving(name), 'host'),
  }
}

/** What a volume holds: entries, bytes, and a sum over names, sizes, modes, owners and times. */
export type Sum = {readonly entries: number; readonly bytes: number; readonly sum: string}

export const sumOf = (engine: Engine, volume: string): Fact<Sum | undefined> => ({
  command: script('move-sum', template('host/move-sum.sh'), engine.name, volume),
  parse: (stdout) => {
    const [entries, bytes, sum = ''] = stdout.trim().split(' ')
    return {entries: Number(entries), bytes: Number(bytes), sum}
  },
  otherwise: undefined,
})
