import type {Config} from '../../config/config.js'
import {databasesOf, onlyDatabase} from '../../config/databases.js'
import type {Database} from '../../config/databases.js'
import {ShipitError} from '../../errors.js'
import {urlOf} from '../../features/databases/url.js'
import type {SecretPlace} from '../../secrets/adapter.js'
import {lookUp, resolveSecrets, secretsMissing} from '../../secrets/store.js'
import type {Secret} from '../../shell/secret.js'
import {keepSecrets, newPassword, writableStore} from './passwords.js'

/** What becomes of passwords that nobody has yet: `save` makes them and keeps them in the store, `show` makes what is good for a plan. */
export type NewPasswords = 'save' | 'show'

export type Needed = {
  readonly place: SecretPlace
  /** Absent: a password that is missing is an error like any other secret. */
  readonly passwords?: NewPasswords | undefined
  /** Only databases on these servers, as the file calls them; absent: all. */
  readonly servers?: readonly string[] | undefined
  /** Passwords of stores whose repository may have to be made yet. */
  readonly storePasswords?: readonly string[] | undefined
  readonly note: (text: string) => void
}

/** The URL of an app's only database, for programs that look for it under this name. What any source has under it comes first. */
export const usualUrl = 'DATABASE_URL'

/** The values of all these names, URLs of databases among them, and every password of the app's databases. Errors: SECRET_MISSING, SECRETS_UNREADABLE. */
export async function neededSecrets(config: Config, names: readonly string[], needed: Needed): Promise<ReadonlyMap<string, Secret>> {
  const databases = databasesOf(config)
  const place = {...needed.place, storePasswords: needed.storePasswords}
  if (databases.length === 0) return resolveSecrets(names, place)
  const only = onlyDatabase(databases)
  const urls = databases.filter((each) => names.includes(each.urlSecret))
  const wanted = needed.passwords ? databases.filter((each) => needed.servers?.includes(each.server) ?? true) : []
  const passwords = new Set([...wanted, ...urls, ...(only && names.includes(usualUrl) ? [only] : [])].map((each) => each.passwordSecret))
  const plain = names.filter((name) => !databases.some((each) => each.urlSecret === name))
  const {located, missing, asked} = await lookUp([...plain, ...passwords], place)

  const failed = asked.flatMap((found) => found.failures ?? []).flatMap((failure) => failure.names)
  const absent = missing.filter((name) => !failed.includes(name))
  const made = needed.passwords ? absent.filter((name) => passwords.has(name)) : []
  const lacking = missing.filter((name) => !made.includes(name) && !(only && name === usualUrl && absent.includes(name)))
  if (lacking.length > 0) throw secretsMissing(lacking, asked, place)
  const values = new Map([...[...located].map(([name, {secret}]) => [name, secret] as const), ...(await make(made, needed))])
  return withUrls(values, {urls, usual: names.includes(usualUrl) && !values.has(usualUrl) ? only : undefined})
}

/** Kept before anything is made with them. */
async function make(names: readonly string[], {passwords, place, note}: Needed): Promise<ReadonlyMap<string, Secret>> {
  const values = new Map(names.map((name) => [name, newPassword()]))
  if (names.length === 0) return values
  const are = names.length === 1 ? 'is' : 'are'
  if (passwords === 'show') {
    const {file} = await writableStore(names, place)
    note(`${names.join(', ')} ${are} not there yet: the deploy makes ${names.length === 1 ? 'it' : 'them'}, and keeps ${names.length === 1 ? 'it' : 'them'} in ${file}.`)
  } else {
    const file = await keepSecrets(values, place)
    note(`New in ${file}: ${names.join(', ')}. Commit that file.`)
  }
  return values
}

function withUrls(values: ReadonlyMap<string, Secret>, {urls, usual}: {readonly urls: readonly Database[]; readonly usual: Database | undefined}): ReadonlyMap<string, Secret> {
  const url = (database: Database): Secret => urlOf(database, passwordIn(values, database))
  return new Map([...values, ...urls.map((each) => [each.urlSecret, url(each)] as const), ...(usual ? [[usualUrl, url(usual)] as const] : [])])
}

/** Errors: SECRET_MISSING for an empty one: servers take it for none. */
export function passwordIn(values: ReadonlyMap<string, Secret>, {passwordSecret, name, server}: Database): Secret {
  const value = values.get(passwordSecret)
  if (value && value.bytes().length > 0) return value
  throw new ShipitError('SECRET_MISSING', `${passwordSecret}, the password of the database ${name} on ${server}, is empty.`, {
    hint: `Give it a value, or take it away and let it be made: shipit secrets rm ${passwordSecret}`,
  })
}
