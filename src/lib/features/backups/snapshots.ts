import type {Config} from '../../config/config.js'
import type {Fact} from '../../shell/fact.js'
import {inStores} from './in-stores.js'

/** A snapshot, as one store has it. */
export type Snapshot = {
  readonly store: string
  readonly backup: string
  /** What people call it, the same in every store that a run went to: 20261126T023000 (UTC). */
  readonly name: string
  /** restic's own id in that store. */
  readonly id: string
  /** RFC 3339. */
  readonly at: string
  /** Of all that it holds. */
  readonly bytes: number
  /** `crash`: taken while the data was being written, as a power cut would leave it. */
  readonly consistent: 'yes' | 'crash'
  /** When it was last restored and the app booted on it, and how long that took. Absent: never. */
  readonly proven?: {readonly at: string; readonly seconds: number}
}

/** What a store answered. */
export type StoreAnswer = {readonly store: string; readonly snapshots: readonly Snapshot[]; /** Why it did not. */ readonly fault?: string}

/** What lies in stores for an app, each asked on its own: one that can't be reached is told among the others. */
export const snapshotsIn = ({name}: Pick<Config, 'name'>, stores: readonly string[]): Fact<readonly StoreAnswer[]> => ({
  command: inStores('snapshots', 'snapshots.sh', name, ...stores),
  parse: (stdout) =>
    stdout
      .split(/^store /m)
      .filter(Boolean)
      .map((part) => {
        const [store = '', ...lines] = part.trimEnd().split('\n')
        const fault = lines.find((line) => line.startsWith('fault '))
        const list = lines.find((line) => line.startsWith('['))
        if (list !== undefined) return {store, snapshots: readSnapshots(store, list)}
        return {store, snapshots: [], fault: fault?.slice('fault '.length) ?? 'it did not answer'}
      }),
})

type Printed = {readonly short_id?: string; readonly id: string; readonly time: string; readonly tags?: readonly string[]}

/** The list that `restic snapshots --json` prints, the newest first. */
const readSnapshots = (store: string, json: string): readonly Snapshot[] =>
  (JSON.parse(json) as readonly Printed[])
    .flatMap(({id, short_id, time, tags = []}): readonly Snapshot[] => {
      const valueOf = (key: string): string => tags.find((tag) => tag.startsWith(`${key}=`))?.slice(key.length + 1) ?? ''
      if (valueOf('backup') === '' || valueOf('run') === '') return []
      const proven = tags.includes('proven') ? {proven: {at: valueOf('proven-at'), seconds: Number(valueOf('restore-seconds'))}} : {}
      const consistent = valueOf('consistent') === 'crash' ? 'crash' : 'yes'
      return [{store, backup: valueOf('backup'), name: valueOf('run'), id: short_id ?? id.slice(0, 8), at: time, bytes: Number(valueOf('bytes')), consistent, ...proven}]
    })
    .toSorted((a, b) => (a.name < b.name ? 1 : -1))
