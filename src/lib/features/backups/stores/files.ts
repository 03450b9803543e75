import type {Store} from '../../../config/backup.js'
import {paths} from '../../../config/paths.js'
import {isReserved, unfit} from '../../../engines/secret-env.js'
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

/** Those of them that `shipit backup init` makes where nobody has them. */
export const storePasswords = (stores: readonly Store[]): readonly string[] => [...new Set(stores.map(({password}) => password))]

/** Errors: SECRET_MISSING; CONFIG_INVALID for a value that restic or ssh could not read. */
export function storeFiles(name: string, store: Store, secrets: ReadonlyMap<string, Secret>, key: Secret): StoreFiles {
  const folder = storeFolder(name, store.name)
  const texts: Readonly<Record<string, string>> = {
    settings: settingsOf(secrets, store),
    password: `${passwordOf(secrets, store)}\n`,
    ...(store.key !== undefined && {key: keyOf(secrets, store, store.key)}),
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

/** Assignments for sh: what restic is told by variables, and the names of the secrets, for what is said when one does not do. */
function settingsOf(secrets: ReadonlyMap<string, Secret>, store: Store): string {
  const variables = store.env.map(({env, name}) => ({env, name, value: valueOf(secrets, store, name)}))
  for (const variable of variables) {
    refuseOurs(store, variable.env)
    const fault = unfit(variable)
    if (fault) throw new ShipitError('CONFIG_INVALID', fault.message, {hint: `See \`stores\` in deploy.yml, and shipit secrets set ${variable.name}`})
  }
  const settings = [
    ['RESTIC_REPOSITORY', store.repository],
    ...variables.map(({env, value}) => [env, value.reveal()] as const),
    ['shipit_password', store.password],
    ['shipit_key', store.key ?? ''],
    ['shipit_secrets', [...new Set(store.env.map(({name}) => name))].join(' and ')],
  ] as const
  return settings.map(([variable, value]) => `${variable}=${quote(value)}\n`).join('')
}

/** What the store says elsewhere, what the host's shell goes by, and what our scripts call their own: lower-case words, but those of proxies. */
function refuseOurs(store: Store, env: string): void {
  const isFree = /^[A-Z]/.test(env) || /^[a-z]+_proxy$/.test(env)
  if (isFree && !isReserved(env) && !/^RESTIC_(?:REPOSITORY|PASSWORD|CACHE_DIR)/.test(env)) return
  throw new ShipitError('CONFIG_INVALID', `The store ${store.name} cannot set the variable ${env}: shipit itself, or the shell of the host, goes by it.`, {
    hint: 'Take it out of `env` of the store. The repository and its password have keys of their own there.',
  })
}

/** ssh wants a last line that ends. */
function keyOf(secrets: ReadonlyMap<string, Secret>, store: Store, name: string): string {
  const text = valueOf(secrets, store, name).reveal().replaceAll('\r\n', '\n').trim()
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/.test(text)) return `${text}\n`
  throw new ShipitError('CONFIG_INVALID', `${name}, the key of the store ${store.name}, is not a private SSH key.`, {
    hint: `Make one for this alone, without a passphrase: ssh-keygen -t ed25519 -N '' -f key. Then: shipit secrets set ${name} < key`,
  })
}

/** restic reads one line, without what stands around it. */
function passwordOf(secrets: ReadonlyMap<string, Secret>, store: Store): string {
  const text = valueOf(secrets, store, store.password).reveal()
  if (text === text.trim() && !/[\r\n]/.test(text)) return text
  throw new ShipitError('CONFIG_INVALID', `${store.password}, the password of the store ${store.name}, has several lines or spaces around it, and restic reads one line.`, {
    hint: `Give it another value: shipit secrets set ${store.password}`,
  })
}
