import type {Path} from './fault.js'
import type {Sound, WrittenJob, WrittenRole} from './schema/file.js'
import {secretRefOf} from './words/secret-ref.js'
import {volumeOf} from './words/volume.js'

/** A role as written, with what it takes over from the top level. */
export type RoleSource = {
  readonly name: string
  /** Where one of its own keys stands. */
  readonly at: (key: string) => Path
  /** Its own keys alone. */
  readonly own: WrittenRole
  readonly whole: WrittenRole
}

/** Keys of the top level that are the web role's own: other roles don't take them over. */
export const webKeys = ['port', 'domains', 'path', 'strip_path', 'health', 'replicas', 'command'] as const

/** Is there a web role, though `roles:` does not name it? Always where there are no `roles:`; beside them, when the top level has a port or domains. */
const hasWebAtTop = (written: Sound): boolean => written.roles === undefined || written.port !== undefined || written.domains !== undefined

/** Do keys of the web role at the top level belong to a role? */
export const webKeysHaveRole = (written: Sound): boolean => hasWebAtTop(written) || written.roles?.['web'] !== undefined

export function roleSources(written: Sound): readonly RoleSource[] {
  const {web, ...others} = written.roles ?? {}
  const first = webKeysHaveRole(written) ? [webSource(web ?? {}, written)] : []
  return [...first, ...Object.entries(others).map(([name, own]) => ({name, at: (key: string) => ['roles', name, key], own, whole: inherit(own, written)}))]
}

/** The web role: what `roles.web` says, over what the top level says. */
function webSource(web: WrittenRole, written: Sound): RoleSource {
  const own = {...webAtTop(written), ...web}
  return {
    name: 'web',
    at: (key) => (Object.hasOwn(web, key) || (!Object.hasOwn(written, key) && written.roles?.['web'] !== undefined) ? ['roles', 'web', key] : [key]),
    own,
    whole: inherit(own, written),
  }
}

const webAtTop = (written: Sound): WrittenRole => Object.fromEntries(webKeys.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]])))

/** Mappings are merged, secrets and volumes added; all else a role writes itself replaces what the top level says. */
function inherit(own: WrittenRole, top: Sound): WrittenRole {
  const {strategy, drain, drain_timeout, stop_timeout} = {...top.deploy, ...own.deploy}
  const tls = own.tls ?? (own.domains === undefined ? undefined : top.tls)
  const entrypoint = own.entrypoint ?? top.entrypoint
  return {
    ...own,
    env: {...top.env, ...own.env},
    files: {...top.files, ...own.files},
    limits: {...top.limits, ...own.limits},
    secrets: addTo(top.secrets, own.secrets, (word) => secretRefOf(word).env),
    volumes: addTo(top.volumes, own.volumes, (word) => volumeOf(word).target),
    options: own.options ?? top.options ?? [],
    deploy: {...(strategy && {strategy}), ...(drain && {drain}), ...(drain_timeout && {drain_timeout}), ...(stop_timeout && {stop_timeout})},
    ...(tls && {tls}),
    ...(entrypoint !== undefined && {entrypoint}),
  }
}

/** A job with what it takes over from the top level, as a role does. Another image than the app's has an entry point of its own. */
export function jobSource({schedule, host, jitter, timeout, overlap, catch_up, then, ping, image, ...own}: WrittenJob, top: Sound): WrittenRole {
  const {entrypoint: _entrypoint, ...others} = top
  return inherit(own, image === undefined ? top : others)
}

/** Both lists; an item of the second takes the place of one with the same key. */
function addTo(below: readonly string[] = [], above: readonly string[] = [], keyOf: (item: string) => string): string[] {
  const keys = new Set(above.map(keyOf))
  return [...below.filter((item) => !keys.has(keyOf(item))), ...above]
}
