import type {Store} from '../../../config/config.js'
import {paths} from '../../../config/paths.js'
import {ShipitError} from '../../../errors.js'
import {quote} from '../../../shell/quote.js'
import {Secret} from '../../../shell/secret.js'
import {keyedHash} from '../../files/keyed-hash.js'

/** What restic is told of a store on a host: files of mode 0600, and a hash of all of them, which nobody can try values against. */
export type StoreFiles = {readonly store: string; readonly files: readonly StoreFile[]; readonly hash: string}

export type StoreFile = {readonly path: string; readonly content: Secret}

/** Every secret that stores need, by the name under which it is kept. */
export const storeSecrets = (stores: readonly Store[]): readonly string[] => [
  ...new Set(stores.flatMap(({password, env, key}) => [password, ...env.map(({name}) => name), ...(key === undefined ? [] : [key])])),
]

/** Errors: SECRET_MISSING; CONFIG_INVALID for a password that restic could not read. */
export function storeFiles(name: string, store: Store, secrets: ReadonlyMap<string, Secret>, key: Secret): StoreFiles {
  const folder = storeFolder(name, store.name)
  const settings = [['RESTIC_REPOSITORY', store.repository] as const, ...store.env.map(({env, name: secret}) => [env, valueOf(secrets, store, secret).reveal()] as const)]
  const texts: Readonly<Record<string, string>> = {
    settings: settings.map(([variable, value]) => `${variable}=${quote(value)}\n`).join(''),
    password: `${passwordOf(secrets, store)}\n`,
    ...(store.key !== undefined && {key: `${valueOf(secrets, store, store.key).reveal().trimEnd()}\n`}),
    ...(store.hostKey !== undefined && {known_hosts: `${store.hostKey}\n`}),
  }
  return {
    store: store.name,
    files: Object.entries(texts).map(([file, text]) => ({path: `${folder}/${file}`, content: new Secret(text)})),
    hash: keyedHash(key, ['store', ...Object.entries(texts).flat()]),
  }
}

export const storeFolder = (name: string, store: string): string => `${paths.stores(name)}/${store}`

function valueOf(secrets: ReadonlyMap<string, Secret>, store: Store, name: string): Secret {
  const value = secrets.get(name)
  if (value && value.bytes().length > 0) return value
  throw new ShipitError('SECRET_MISSING', `${name}, which the store ${store.name} needs, is ${value ? 'empty' : 'missing'}.`, {hint: `shipit secrets set ${name}`})
}

/** restic reads one line, without what stands around it. */
function passwordOf(secrets: ReadonlyMap<string, Secret>, store: Store): string {
  const text = valueOf(secrets, store, store.password).reveal()
  if (text === text.trim() && !/[\r\n]/.test(text)) return text
  throw new ShipitError('CONFIG_INVALID', `${store.password}, the password of the store ${store.name}, has several lines or spaces around it, and restic reads one line.`, {
    hint: `Give it another value: shipit secrets set ${store.password}`,
  })
}
