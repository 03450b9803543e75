import type {Command} from '../../shell/command.js'
import {inStores} from './in-stores.js'

/** What a snapshot says of itself. */
export type Shown = {
  readonly snapshot: string
  /** RFC 3339, UTC. */
  readonly started: string
  readonly release: string
  readonly host: string
  /** `dump`, `paused`, `hook` or `live`: how its data was held still. */
  readonly method: string
  readonly consistent: 'yes' | 'crash'
  /** Seconds that containers were paused. */
  readonly paused: number
  readonly holds: readonly {readonly place: string; readonly what: string; readonly kind: string; readonly value: number}[]
}

/** Asks a store for it; the newest where no name is given. */
export const showSnapshot = (app: string, {store, backup, snapshot}: {readonly store: string; readonly backup: string; readonly snapshot: string}): Command =>
  inStores('show-snapshot', 'show.sh', app, store, backup, snapshot)

export function readShown(stdout: string): Shown {
  const [about = '', ...rest] = stdout.split(/\n\n/)
  const valueOf = (key: string): string => new RegExp(`^${key}=(.*)$`, 'gm').exec(about)?.[1] ?? ''
  const last = (key: string): string =>
    about
      .split('\n')
      .findLast((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1) ?? ''
  return {
    snapshot: valueOf('run'),
    started: valueOf('started'),
    release: valueOf('release'),
    host: valueOf('host'),
    method: last('method'),
    consistent: last('consistent') === 'crash' ? 'crash' : 'yes',
    paused: Number(last('paused')),
    holds: rest
      .join('\n')
      .split('\n')
      .filter((line) => line.includes('\t'))
      .map((line) => {
        const [place = '', what = '', kind = '', value = ''] = line.split('\t')
        return {place, what, kind, value: Number(value)}
      }),
  }
}
