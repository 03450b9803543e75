import {randomBytes} from 'node:crypto'
import type {HostView} from '../features/app/view.js'
import {Secret} from '../shell/secret.js'

/** The key of the app's hashes: that of the host with the newest release, or a new one where no host has any. */
export function chooseHashKey(views: readonly HostView[]): Secret {
  const newest = (view: HostView): number => Math.max(0, ...view.app.releases.map((release) => release.sequence))
  const [first] = views.filter((view) => view.app.hashKey).toSorted((one, other) => newest(other) - newest(one))
  return first?.app.hashKey ?? newHashKey()
}

export const newHashKey = (): Secret => new Secret(randomBytes(32).toString('hex'))
