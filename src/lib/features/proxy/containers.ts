import type {ProxySettings} from '../../config/config.js'
import {labels, paths, proxyContainer, proxyHolder, proxyNetwork} from '../../config/paths.js'
import type {ContainerSpec} from '../../engines/engine.js'
import {hashOf} from '../app/hash.js'

/** Whose folder of sockets a Caddy uses. One that takes over has another, and so has one whose last streams have yet to end. */
export const slots = ['a', 'b', 'c'] as const
export type Slot = (typeof slots)[number]

export const slotLabel = 'shipit.slot'

/** The one that is to take over. */
export const nextContainer = `${proxyContainer}-next`

/** One that was taken over from, until its streams have ended. */
export const isOld = (name: string): boolean => name.startsWith(`${proxyContainer}-old-`)

/** Owns the network that Caddy runs in, and outlives every Caddy: ports, addresses and connections stay when Caddy is replaced. */
export function holderSpec(image: string, {httpPort, httpsPort}: ProxySettings, migrates: boolean): ContainerSpec {
  const publish = [`${httpPort}:${httpPort}`, `${httpsPort}:${httpsPort}`, `${httpsPort}:${httpsPort}/udp`]
  // A connection that waits at a closing listener goes to the next one, where the kernel knows how.
  const sysctls = migrates ? ['--sysctl', 'net.ipv4.tcp_migrate_req=1'] : []
  return {
    ...base,
    name: proxyHolder,
    image,
    network: {name: proxyNetwork, aliases: [proxyContainer]},
    labels: {[labels.kind]: 'proxy', [labels.spec]: hashOf({publish, sysctls})},
    publish,
    mounts: [],
    entrypoint: 'sleep',
    command: ['infinity'],
    // Sleep heeds no other signal.
    options: [...base.options, ...sysctls, '--stop-signal', 'KILL', '--cap-drop', 'ALL'],
  }
}

/** Caddy itself. It keeps certificates in a folder of the host, and reads the rest. */
export function caddySpec(image: string, {name, slot}: {readonly name: string; readonly slot: Slot}): ContainerSpec {
  return {
    ...base,
    name,
    image,
    network: {name: `container:${proxyHolder}`, aliases: []},
    labels: {[labels.kind]: 'proxy', [slotLabel]: slot, [labels.spec]: hashOf({image, version: 2})},
    publish: [],
    mounts: [
      {source: paths.proxy, target: paths.proxy, readOnly: true},
      {source: `${paths.proxy}/data`, target: '/data', readOnly: false},
      {source: paths.proxyLogs, target: '/var/log/caddy', readOnly: false},
      {source: `${paths.proxySockets}/${slot}`, target: '/run/shipit', readOnly: false},
    ],
    // Collects garbage half as often as Go would by itself: a tenth less of processor time, for half as much again of what it holds in memory.
    env: {XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: '/tmp', GOGC: '200'},
    entrypoint: 'caddy',
    command: ['run', '--config', `${paths.proxyConfig}/Caddyfile`],
    stopTimeout: 15,
    options: [...base.options, '--user', '0:0', '--cap-drop', 'ALL', '--cap-add', 'NET_BIND_SERVICE', '--tmpfs', '/tmp'],
  }
}

const base = {
  env: {},
  limits: {},
  restart: 'unless-stopped',
  stopTimeout: 1,
  options: ['--log-opt', 'max-size=10m', '--log-opt', 'max-file=3', '--read-only', '--security-opt', 'no-new-privileges'],
} as const
