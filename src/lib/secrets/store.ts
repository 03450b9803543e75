import {ShipitError} from '../errors.js'
import type {Secret} from '../shell/secret.js'
import type {Adapter, Found, SecretPlace} from './adapter.js'
import {destinationDotenv, dotenv} from './dotenv.js'
import {environment} from './environment.js'

/** Where secrets are kept. The first that has a name wins. */
const adapters: readonly Adapter[] = [environment, destinationDotenv, dotenv]

/** The value of every name. Errors: SECRET_MISSING, with all names that nobody knows and all places that were looked in. */
export async function resolveSecrets(names: readonly string[], place: SecretPlace): Promise<ReadonlyMap<string, Secret>> {
  const wanted = [...new Set(names)]
  if (wanted.length === 0) return new Map()
  const found = await Promise.all(adapters.map((adapter) => adapter.find(wanted, place)))
  const secrets = new Map(found.toReversed().flatMap((each) => [...each.secrets]))
  const missing = wanted.filter((name) => !secrets.has(name))
  if (missing.length > 0) throw secretsMissing(missing, found, place)
  return secrets
}

function secretsMissing(missing: readonly string[], found: readonly Found[], {destination}: SecretPlace): ShipitError {
  const places = found.flatMap((each) => each.where || [])
  const what = missing.length === 1 ? `The secret ${missing[0]} is missing` : `${missing.length} secrets are missing: ${missing.join(', ')}`
  return new ShipitError('SECRET_MISSING', `${what}. Looked for in ${places.slice(0, -1).join(', ')} and ${places.at(-1)}.`, {
    hint: `Add ${missing.map((name) => `${name}=…`).join(' ')} to .shipit/secrets${destination === undefined ? '' : `.${destination}`}${missing.length === 1 ? ', or set it' : ', a line each, or set them'} in the environment.`,
  })
}
