import {ShipitError} from '../errors.js'
import type {Secret} from '../shell/secret.js'
import type {Adapter, Found, SecretPlace} from './adapter.js'
import {destinationStore, store} from './age-store.js'
import {destinationDotenv, dotenv} from './dotenv.js'
import {environment} from './environment.js'
import {clearFile} from './places.js'

/** Where secrets are kept, in the order in which they are looked for; after these come the programs that deploy.yml names. */
const adapters: readonly Adapter[] = [environment, destinationStore, store, destinationDotenv, dotenv]

/** A secret, and what to call the place that had it. */
export type Located = {readonly where: string; readonly secret: Secret}

/** What was found where, and what was not found. */
export type Lookup = {readonly located: ReadonlyMap<string, Located>; readonly missing: readonly string[]; readonly asked: readonly Found[]}

/** The value of every name. Errors: SECRET_MISSING, with all names that nobody knows and all places that were looked in; SECRETS_UNREADABLE. */
export async function resolveSecrets(names: readonly string[], place: AdvisedPlace): Promise<ReadonlyMap<string, Secret>> {
  const {located, missing, asked} = await lookUp(names, place)
  if (missing.length > 0) throw secretsMissing(missing, asked, place)
  return new Map([...located].map(([name, {secret}]) => [name, secret]))
}

/** Asks one place after the other, each for what none before it had: a program is not run, nor a passphrase asked for, in vain. */
export async function lookUp(names: readonly string[], place: SecretPlace): Promise<Lookup> {
  const located = new Map<string, Located>()
  const [asked, failed]: [Found[], Set<string>] = [[], new Set()]
  const left = (): readonly string[] => [...new Set(names)].filter((name) => !located.has(name) && !failed.has(name))
  for (const adapter of [...adapters, ...(await programs(place))]) {
    if (left().length === 0) break
    const found = await adapter.find(left(), place)
    asked.push(found)
    for (const [name, secret] of found.secrets) located.set(name, {where: found.where, secret})
    for (const name of (found.failures ?? []).flatMap((failure) => failure.names)) failed.add(name)
  }
  return {located, missing: [...new Set(names)].filter((name) => !located.has(name)), asked}
}

/** Loaded only where deploy.yml names some. */
const programs = async ({sources = []}: SecretPlace): Promise<readonly Adapter[]> => (sources.length === 0 ? [] : (await import('./sources.js')).sourceAdapters(sources))

/** A place, and what is said of names that it does not have. */
export type AdvisedPlace = SecretPlace & {
  /** Passwords of backup stores: `shipit backup init` makes one that is for a new repository. */
  readonly storePasswords?: readonly string[] | undefined
}

/** What is missing and where it was looked for, and what could not be read. */
export function secretsMissing(missing: readonly string[], asked: readonly Found[], place: AdvisedPlace): ShipitError {
  const failures = asked.flatMap((found) => found.failures ?? [])
  const nowhere = missing.filter((name) => !failures.some((failure) => failure.names.includes(name)))
  const places = asked.flatMap((each) => each.where || [])
  const lines = [
    ...(nowhere.length > 0 ? [`${count(nowhere)}. Looked for in ${places.slice(0, -1).join(', ')} and ${places.at(-1)}.`] : []),
    ...failures.map(({names, why}) => `${names.join(', ')} could not be read ${why}`),
  ]
  return new ShipitError('SECRET_MISSING', lines.join('\n'), {
    hint: nowhere.length > 0 ? whatToDo(nowhere, asked, place) : 'Nothing was built or touched. Mend that, or set them in the environment.',
  })
}

const count = (names: readonly string[]): string => (names.length === 1 ? `The secret ${names[0]} is missing` : `${names.length} secrets are missing: ${names.join(', ')}`)

/** What a person must give comes first, then what shipit makes. */
function whatToDo(names: readonly string[], asked: readonly Found[], {destination, storePasswords = []}: AdvisedPlace): string {
  const hasStore = asked.some(({where}) => where.endsWith('.age'))
  const made = names.filter((name) => storePasswords.includes(name))
  const given = names.filter((name) => !made.includes(name))
  return [...(given.length > 0 ? [howToGive(given, {hasStore, destination})] : []), ...(made.length > 0 ? [howToMake(made, {hasStore})] : [])].join('\n')
}

const howToMake = (names: readonly string[], {hasStore}: {readonly hasStore: boolean}): string =>
  [
    `For a new repository: ${hasStore ? '' : '`shipit secrets init`, then '}\`shipit backup init\`, which makes ${names.join(' and ')}.`,
    `For one that is there already, give its password: \`shipit secrets set ${names[0]}\`.`,
  ].join(' ')

/** Into the secret store; where there is none, how to make one. */
function howToGive(names: readonly string[], {hasStore, destination}: {readonly hasStore: boolean; readonly destination: string | undefined}): string {
  const it = names.length === 1 ? 'it' : 'them'
  if (hasStore) return `Add ${names.length === 1 ? 'it' : 'each'} with \`shipit secrets set ${names[0]}\`, or set ${it} in the environment.`
  const clear = clearFile(destination)
  const orWrite = clear === undefined ? '' : `, or write ${names.map((name) => `${name}=…`).join(' ')} into ${clear}`
  return `Keep ${it} in git, encrypted: \`shipit secrets init\`, then \`shipit secrets set ${names[0]}\`. Or set ${it} in the environment${orWrite}.`
}
