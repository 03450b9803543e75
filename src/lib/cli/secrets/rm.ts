import {saveStore} from '../../secrets/age-store.js'
import {withoutValue} from '../../secrets/secret-text.js'
import {confirm} from '../confirm.js'
import {notKept} from './get.js'
import {openExisting} from './keeper.js'
import type {Keeper} from './keeper.js'

/** Takes secrets out of the secret store: all of them or, when one is not there, none. */
export async function removeSecrets(
  keeper: Keeper,
  names: readonly string[],
  {yes}: {readonly yes: boolean},
): Promise<{readonly removed: readonly string[]; readonly store: string}> {
  const store = await openExisting(keeper)
  const unknown = names.find((name) => !store.values.has(name))
  if (unknown !== undefined) throw notKept(unknown, [...store.values.keys()], store.file)
  await confirm({message: `Remove ${names.join(', ')} from ${store.file}?`, yes}, keeper.terminal)
  await saveStore(store, [...new Set(names)].reduce(withoutValue, store.text), keeper.place)
  keeper.say(`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} out of ${store.file}. Git still has the values of before: change them at their source.`)
  return {removed: names, store: store.file}
}
