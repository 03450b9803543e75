import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {ShipitError} from '../errors.js'
import {Secret} from '../shell/secret.js'
import type {Adapter, SecretPlace} from './adapter.js'
import {findKeys} from './keys.js'
import {destinationOf, folder, recipientsFile, storeFile} from './places.js'
import type {Destination} from './places.js'
import {readRecipients} from './recipients.js'
import type {Recipients} from './recipients.js'
import {open, seal} from './seal.js'
import type {Opening} from './seal.js'
import {valuesOf} from './secret-text.js'
import {writeWhole} from './write-whole.js'

/** `.shipit/secrets.age`, for every destination. */
export const store: Adapter = {name: 'secret store', find: (names, place) => findIn(undefined, names, place)}

/** `.shipit/secrets.<destination>.age`, which comes before the other. */
export const destinationStore: Adapter = {
  name: 'secret store of the destination',
  async find(names, place) {
    return place.destination === undefined ? {where: '', secrets: new Map()} : findIn(place.destination, names, place)
  },
}

/** A secret store that was opened. */
export type OpenStore = {
  readonly file: string
  readonly destination: Destination
  /** The file as it was read; absent: there is none yet. */
  readonly sealed?: string
  readonly text: string
  readonly values: ReadonlyMap<string, string>
}

async function findIn(destination: Destination, names: readonly string[], place: SecretPlace) {
  const file = storeFile(destination)
  const found = await openStore(destination, place)
  if (!found) return {where: `${file} (no such file)`, secrets: new Map<string, Secret>()}
  return {where: file, secrets: new Map(names.flatMap((name): [string, Secret][] => (found.values.has(name) ? [[name, new Secret(found.values.get(name) ?? '')]] : [])))}
}

/** Undefined: there is no such file. Errors: SECRETS_UNREADABLE. */
export async function openStore(destination: Destination, place: SecretPlace): Promise<OpenStore | undefined> {
  const file = storeFile(destination)
  const bytes = await readIfThere(join(place.directory, file), file)
  if (!bytes) return undefined
  const text = await open(bytes, openingOf(file, place))
  return {file, destination, sealed: bytes.toString('latin1'), text, values: valuesOf(text, file)}
}

/** What opens a file of this place: the keys of the user, or a passphrase. */
export const openingOf = (file: string, {ask = nobody}: Pick<SecretPlace, 'ask'>): Opening => ({file, ask, keys: () => findKeys(ask)})

/** Encrypts a text for the recipients of the store and puts it in its place. Errors: CONFLICT when the file is not the one that was opened any more. */
export async function saveStore({file, destination, sealed}: Pick<OpenStore, 'file' | 'destination' | 'sealed'>, text: string, place: SecretPlace): Promise<void> {
  valuesOf(text, file)
  const {recipients} = await recipientsOf(destination, place)
  const anew = await seal(text, recipients, openingOf(file, place))
  const now = (await readIfThere(join(place.directory, file), file))?.toString('latin1')
  if (now !== sealed)
    throw new ShipitError('CONFLICT', `${file} was changed by somebody else meanwhile. Nothing was written.`, {hint: 'Do it again: it then starts from what stands there now.'})
  await writeWhole(join(place.directory, file), anew)
}

/** Who can open the store of a destination: its own recipients where it has some, else everybody's. Errors: NOT_FOUND when no file says so, SECRETS_UNREADABLE. */
export async function recipientsOf(destination: Destination, {directory}: SecretPlace): Promise<{readonly file: string; readonly text: string; readonly recipients: Recipients}> {
  for (const file of new Set([recipientsFile(destination), recipientsFile(undefined)])) {
    const text = (await readIfThere(join(directory, file), file))?.toString('utf8')
    if (text === undefined) continue
    const recipients = readRecipients(text, file)
    if (recipients.kind === 'keys' && recipients.of.length === 0)
      throw new ShipitError('SECRETS_UNREADABLE', `${file} names no recipient: nobody could open the secrets.`, {hint: 'Add one: `shipit secrets recipients add age1…`.'})
    return {file, text, recipients}
  }
  throw new ShipitError('NOT_FOUND', `There is no ${recipientsFile(undefined)} in ${directory}: nothing says who can open the secrets.`, {
    hint: 'Begin with `shipit secrets init`.',
  })
}

/** The destinations that have a secret store; undefined is the one for all. */
export async function storesIn(directory: string): Promise<readonly Destination[]> {
  const files = await readdir(join(directory, folder)).catch(() => [])
  return files.toSorted().flatMap((file): Destination[] => {
    const destination = destinationOf(file)
    return destination === null ? [] : [destination]
  })
}

export async function readIfThere(path: string, file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new ShipitError('SECRETS_UNREADABLE', `${file} cannot be read: ${code === 'EISDIR' ? 'it is a folder' : String(code)}.`, {hint: `See \`ls -l ${file}\`.`, cause: error})
  }
}

const nobody = async (): Promise<undefined> => undefined
