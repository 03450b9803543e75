import type {Accessory, AccessoryHealth, Host} from '../config.js'
import {accessoryVolumeName} from '../paths.js'
import type {WrittenAccessory} from '../schema/file.js'
import {wordsOf} from '../words/command-words.js'
import {secondsOf} from '../words/duration.js'
import {resolveContainer} from './container.js'
import {resolveHealth} from './health.js'
import {resolveHostWords, resolveProxied} from './role.js'

export function resolveAccessory(name: string, written: WrittenAccessory, app: string, hosts: readonly Host[]): Accessory {
  const words = [written.host ?? written.hosts ?? hosts[0]?.name ?? []].flat()
  const health = written.health === undefined ? undefined : healthOf(written.health, written.port ?? 80)
  return {
    name,
    image: written.image,
    hosts: resolveHostWords(words, hosts),
    ...(written.port !== undefined && {port: written.port}),
    publish: publishOf(written),
    ...resolveProxied(written),
    ...resolveContainer(written, (volume) => accessoryVolumeName(app, name, volume)),
    ...(health && {health}),
    databases: Object.entries(written.databases ?? {}).map(([database, {owner}]) => ({name: database, owner: owner ?? database})),
    persist: written.persist ?? false,
    stopTimeout: secondsOf(written.stop_timeout ?? '30s'),
  }
}

/** On 127.0.0.1 only, unless said otherwise. A proxied one is not published. */
function publishOf({publish, port, domains}: WrittenAccessory): readonly string[] {
  if (publish !== undefined) return [publish].flat().map((each) => (/^\d+$/.test(each) ? `${each}:${each}` : isAddressAndPort(each) ? `${each}:${each.split(':').at(-1)}` : each))
  return port === undefined || domains !== undefined ? [] : [`127.0.0.1:${port}:${port}`]
}

/** `0.0.0.0:5432` without the container's port, which is then the same. */
const isAddressAndPort = (text: string): boolean => /^(?:[\d.]+\.\d+|\[[^\]]+\]):\d+$/.test(text)

function healthOf(written: NonNullable<WrittenAccessory['health']>, port: number): AccessoryHealth {
  if (typeof written === 'string') return written.startsWith('/') ? {kind: 'http', ...resolveHealth(written, port)} : healthOf({command: written}, port)
  const {command, ...asking} = written
  const {interval, timeout, deadline, ...rest} = resolveHealth(asking, port)
  return command === undefined ? {kind: 'http', interval, timeout, deadline, ...rest} : {kind: 'command', command: wordsOf(command), interval, timeout, deadline}
}
