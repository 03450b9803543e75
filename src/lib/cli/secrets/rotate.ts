import {openStore, recipientsOf, saveStore, storesIn} from '../../secrets/age-store.js'
import type {OpenStore} from '../../secrets/age-store.js'
import type {SecretPlace} from '../../secrets/adapter.js'
import {withValue} from '../../secrets/secret-text.js'
import {openExisting} from './keeper.js'
import type {Keeper} from './keeper.js'
import {askValue} from './set.js'

export type Rotated = {readonly stores: readonly string[]; readonly changed: readonly string[]}

/** Encrypts the stores anew for the recipients of now; with names, first asks for a new value of each. */
export async function rotateSecrets(keeper: Keeper, names: readonly string[]): Promise<Rotated> {
  const {place, say} = keeper
  if (names.length > 0) await replaceValues(keeper, names)
  const stores = await openStores(place, place.destination === undefined ? await storesIn(place.directory) : [place.destination])
  if (stores.length === 0) await openExisting(keeper)
  for (const store of stores) await saveStore(store, store.text, place)
  const files = stores.map((store) => store.file)
  say(
    `${files.join(', ')} ${files.length === 1 ? 'is' : 'are'} encrypted anew.${names.length > 0 ? ` New: ${names.join(', ')}.` : ' The values are the same: what a recipient of before has read, change at its source.'}`,
  )
  return {stores: files, changed: names}
}

async function replaceValues(keeper: Keeper, names: readonly string[]): Promise<void> {
  const store = await openExisting(keeper)
  let text = store.text
  for (const name of names) text = withValue(text, name, await askValue(keeper, name))
  await saveStore(store, text, keeper.place)
}

/** All of them are opened before one is written: where a key fails, nothing has changed. */
const openStores = async (place: SecretPlace, destinations: readonly (string | undefined)[]): Promise<readonly OpenStore[]> =>
  (await Promise.all(destinations.map((destination) => openStore(destination, place)))).flatMap((store) => store ?? [])

/** The stores that a file of recipients speaks for. */
export async function storesOf(file: string, place: SecretPlace): Promise<readonly OpenStore[]> {
  const destinations = await storesIn(place.directory)
  const governed = await Promise.all(destinations.map(async (destination) => ((await recipientsOf(destination, place)).file === file ? [destination] : [])))
  return openStores(place, governed.flat())
}
