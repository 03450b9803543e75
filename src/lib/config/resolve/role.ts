import type {Host, Role} from '../config.js'
import {hostsMeantBy} from '../hosts.js'
import {volumeName} from '../paths.js'
import type {RoleSource} from '../role-sources.js'
import type {WrittenRole} from '../schema/file.js'
import {secondsOf} from '../words/duration.js'
import {resolveContainer} from './container.js'
import {resolveHealth} from './health.js'

export function resolveRole({name, whole}: RoleSource, app: string, hosts: readonly Host[]): Role {
  const {port, deploy} = whole
  return {
    name,
    hosts: whole.hosts === undefined ? hosts.map((host) => host.name) : resolveHostWords([whole.hosts].flat(), hosts),
    replicas: whole.replicas ?? 1,
    ...(port !== undefined && {port, health: resolveHealth(whole.health, port)}),
    ...resolveProxied(whole),
    ...resolveContainer(whole, (volume) => volumeName(app, volume)),
    strategy: deploy?.strategy ?? 'blue-green',
    drain: deploy?.drain ?? 'wait',
    drainTimeout: secondsOf(deploy?.drain_timeout ?? '30s'),
    stopTimeout: secondsOf(deploy?.stop_timeout ?? '10s'),
  }
}

/** Names of hosts in the order of the file's `hosts`, each once. */
export function resolveHostWords(words: readonly string[], hosts: readonly Host[]): readonly string[] {
  const meant = new Set(words.flatMap((word) => hostsMeantBy(word, hosts)))
  return hosts.map((host) => host.name).filter((name) => meant.has(name))
}

/** What the proxy is to know. */
export function resolveProxied(written: Pick<WrittenRole, 'domains' | 'path' | 'strip_path' | 'tls'>): Pick<Role, 'domains' | 'path' | 'stripPath' | 'tls'> {
  const domains = [written.domains ?? []].flat().map((domain) => domain.toLowerCase())
  const tls = written.tls ?? 'auto'
  return {domains, path: withoutLastSlash(written.path ?? '/'), stripPath: written.strip_path ?? false, tls: domains.length > 0 ? tls : 'off'}
}

/** `/api/` is `/api`. */
export const withoutLastSlash = (path: string): string => (path.length > 1 ? path.replace(/\/+$/, '') || '/' : path)
