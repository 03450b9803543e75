import type {Accessory, AccessoryHealth, Host} from '../config.js'
import {accessoryVolumeName} from '../paths.js'
import {isMounted} from '../ready/data.js'
import {readyRow} from '../ready/ready.js'
import type {Row} from '../ready/row.js'
import type {WrittenAccessory} from '../schema/file.js'
import {wordsOf} from '../words/command-words.js'
import {secondsOf} from '../words/duration.js'
import {resolveContainer} from './container.js'
import {resolveHealth} from './health.js'
import {resolveHostWords, resolveProxied} from './role.js'

/** What is not written comes from the ready row of its image, where there is one. */
export function resolveAccessory(name: string, written: WrittenAccessory, app: string, hosts: readonly Host[]): Accessory {
  const words = [written.host ?? written.hosts ?? hosts[0]?.name ?? []].flat()
  const row = readyRow(written)
  const port = written.port ?? row?.port
  const health = written.health === undefined ? row && readyHealth(row, port ?? row.port) : healthOf(written.health, port ?? 80)
  const consoleWords = written.console === undefined ? row?.console : wordsOf(written.console)
  return {
    name,
    ...(row && {kind: row.kind}),
    image: written.image,
    hosts: resolveHostWords(words, hosts),
    ...(port !== undefined && {port}),
    publish: publishOf(written),
    ...resolveProxied(written),
    ...resolveContainer(row ? withRow(written, row) : written, (volume) => accessoryVolumeName(app, name, volume)),
    ...(health && {health}),
    ...(consoleWords && {console: consoleWords}),
    databases: Object.entries(written.databases ?? {}).map(([database, {owner}]) => ({name: database, owner: owner ?? database})),
    persist: written.persist ?? false,
    stopTimeout: written.stop_timeout === undefined ? (row?.stopTimeout ?? 30) : secondsOf(written.stop_timeout),
  }
}

function withRow(written: WrittenAccessory, {data, command}: Row): WrittenAccessory {
  const volumes = written.volumes ?? []
  // An entry point of the user's own takes words that are its own.
  const words = written.command ?? (written.entrypoint === undefined ? command : undefined)
  return {
    ...written,
    volumes: isMounted(volumes, data.path) ? volumes : [...volumes, data.volume],
    ...(words !== undefined && {command: typeof words === 'string' ? words : [...words]}),
  }
}

function readyHealth({health: {deadline = 60, ...health}}: Row, port: number): AccessoryHealth {
  const times = {interval: 1, timeout: 5, deadline}
  return health.kind === 'command' ? {...health, ...times} : {...resolveHealth(health.path, port), kind: 'http', deadline}
}

/** A port that is written: on 127.0.0.1 only, unless said otherwise. A proxied one is not published, nor one that a ready row knows: two apps of a host may both have a postgres. */
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
