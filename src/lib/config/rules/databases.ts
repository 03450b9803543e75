import {nameForSecrets, secretBase} from '../databases.js'
import type {Path} from '../fault.js'
import {nameOf} from '../paths.js'
import {resolveUse} from '../resolve/use.js'
import {kindOfName, readyRow} from '../ready/ready.js'
import type {Sound, WrittenAccessory} from '../schema/file.js'
import {roleSources} from '../role-sources.js'
import type {Broken, Rule} from './rule.js'

type Named = {readonly server: string; readonly written: WrittenAccessory; readonly name: string; readonly owner: string}

const ofEachDatabase = (written: Sound): readonly Named[] =>
  Object.entries(written.accessories ?? {}).flatMap(([server, own]) =>
    Object.entries(own.databases ?? {}).map(([name, {owner}]) => ({server, written: own, name, owner: owner ?? name})),
  )

/** Databases are made on servers that shipit knows. */
export const databasesHaveServers: Rule = (written) =>
  Object.entries(written.accessories ?? {}).flatMap(([name, own]) => {
    const kind = readyRow(own)?.kind
    return own.databases === undefined || kind === 'postgres' || kind === 'mysql'
      ? []
      : [
          {
            path: ['accessories', name, 'databases'],
            message: `needs an image that shipit knows as postgres, mariadb or mysql, and ${own.image} is none`,
            rests: [['accessories', name, 'image']],
          },
        ]
  })

/** The server's own databases and accounts are nobody else's. */
export const databasesAreNotTheServers: Rule = (written) =>
  ofEachDatabase(written).flatMap(({server, written: own, name, owner}) => {
    const path = ['accessories', server, 'databases', name]
    const kind = readyRow(own)?.kind
    if (reservedNames[kind === 'mysql' ? 'mysql' : 'postgres'].includes(name)) return [{path, message: "is the server's own database: choose another name"}]
    if (!isReservedOwner(kind, owner, own)) return []
    return [{path: owner === name ? path : [...path, 'owner'], message: `cannot be ${owner}: that is the server's own account, which may do anything. Choose another`}]
  })

const reservedNames: Readonly<Record<'postgres' | 'mysql', readonly string[]>> = {
  postgres: ['postgres', 'template0', 'template1'],
  mysql: ['mysql', 'information_schema', 'performance_schema', 'sys'],
}

function isReservedOwner(kind: string | undefined, owner: string, {env}: WrittenAccessory): boolean {
  if (kind === 'mysql') return ['root', 'mysql', 'healthcheck', 'mariadb-sys'].includes(owner)
  return owner === String(env?.POSTGRES_USER ?? 'postgres') || owner.startsWith('pg_') || ['public', 'none'].includes(owner)
}

/** Each database has secrets of its own name: `a-b` and `a_b` would share them, and so would one here and one on a server of another app. */
export const databaseSecretsDiffer: Rule = (written, destination) => {
  const firsts = new Map<string, string>()
  return [...ownBases(written), ...usedBases(written, destination)].flatMap(({base, called, path}): readonly Broken[] => {
    const first = firsts.get(base)
    firsts.set(base, first ?? called)
    return first === undefined ? [] : [{path, message: `would have the secrets of ${first} (${base}_PASSWORD): choose another name`}]
  })
}

type Base = {readonly base: string; readonly called: string; readonly path: Path}

const ownBases = (written: Sound): readonly Base[] =>
  ofEachDatabase(written).map(({server, name}) => ({base: secretBase(server, name), called: `${name} on ${server}`, path: ['accessories', server, 'databases', name]}))

const usedBases = (written: Sound, destination: string | undefined): readonly Base[] =>
  Object.entries(written.uses ?? {}).flatMap(([alias, own]) => {
    if (written.app === undefined) return []
    const {name, database} = resolveUse(alias, own, nameOf(written.app, destination))
    return database
      ? [
          {
            base: secretBase(name, nameForSecrets(database.name, {app: written.app, name: nameOf(written.app, destination)})),
            called: `${database.name} on ${name}`,
            path: ['uses', alias],
          },
        ]
      : []
  })

/** What is used of other apps has a name of its own here, and belongs to another app. */
export const usesAreOfOthers: Rule = (written) => {
  const taken = [...roleSources(written).map((role) => role.name), ...Object.keys(written.accessories ?? {})]
  const seen = new Set<string>()
  return Object.entries(written.uses ?? {}).flatMap(([name, use]): readonly Broken[] => {
    const path = ['uses', name]
    const {accessory, kind, database} = typeof use === 'string' ? {accessory: use} : use
    const isTwice = seen.has(accessory)
    seen.add(accessory)
    if (taken.includes(name)) return [{path, message: 'has the name of a role or an accessory of this app: call it otherwise'}]
    if (accessory.startsWith(`${written.app}/`)) return [{path, message: `is this app's own accessory: it is found as ${accessory.split('/')[1]} already`}]
    if (isTwice) return [{path, message: `uses ${accessory} a second time`}]
    const made = kind ?? kindOfName(accessory.split('/')[1] ?? '')
    return database !== undefined && made !== 'postgres' && made !== 'mysql'
      ? [{path: [...path, 'database'], message: 'needs `kind: postgres` or `kind: mysql` beside it: the name of the accessory does not tell which it is'}]
      : []
  })
}
