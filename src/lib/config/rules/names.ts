import {nearest} from '../../nearest.js'
import {roleSources} from '../role-sources.js'
import type {Rule} from './rule.js'

const reserved = ['shipit', 'proxy', 'proxy-net']

/** Names that shipit keeps for itself. */
export const namesAreFree: Rule = (written) =>
  reserved.includes(written.app ?? '') ? [{path: ['app'], message: `cannot be ${written.app}: shipit keeps that name for itself`}] : []

/** There is something to run. */
export const imageIsKnown: Rule = (written) =>
  written.image === undefined && written.build === undefined ? [{path: ['image'], message: 'is missing: name an image that exists, or add `build: .`', rests: [['build']]}] : []

/** A role and an accessory are both found by their names on the app's network. */
export const rolesAndAccessoriesDiffer: Rule = (written) =>
  roleSources(written).flatMap(({name}) => (written.accessories?.[name] === undefined ? [] : [{path: ['accessories', name], message: `has the name of a role: call it otherwise`}]))

/** Hooks in the image run as a role that exists. */
export const hooksNameRoles: Rule = (written) => {
  const roles = roleSources(written).map((role) => role.name)
  return Object.entries(written.hooks ?? {}).flatMap(([name, hook]) =>
    typeof hook === 'string' || hook.role === undefined || roles.includes(hook.role)
      ? []
      : [{path: ['hooks', name, 'role'], message: unknown('role', hook.role, roles), rests: [['roles', hook.role]]}],
  )
}

/** A hook runs in the image only once there is one. */
export const hooksComeAfterImage: Rule = (written) =>
  (['before-connect', 'before-build'] as const).flatMap((name) => {
    const hook = written.hooks?.[name]
    return typeof hook === 'object' && hook.in === 'image' ? [{path: ['hooks', name, 'in'], message: 'cannot be image: the image is not built by then'}] : []
  })

/** What to say of a name that is not there. */
export function unknown(what: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  return `names ${what} ${name}, which is not in the file${meant === undefined ? (known.length === 0 ? '' : `: ${known.slice(0, 30).join(', ')}`) : `; did you mean \`${meant}\`?`}`
}
