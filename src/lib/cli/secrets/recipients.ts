import {join} from 'node:path'
import {ShipitError} from '../../errors.js'
import {recipientsOf, saveStore} from '../../secrets/age-store.js'
import {checkRecipient, readRecipients, toRecipient, withoutRecipient, withRecipient} from '../../secrets/recipients.js'
import type {Recipient} from '../../secrets/recipients.js'
import {recipientOf} from '../../secrets/seal.js'
import {writeWhole} from '../../secrets/write-whole.js'
import {confirm} from '../confirm.js'
import {toTable} from '../table.js'
import type {Keeper} from './keeper.js'
import {ownRecipients} from './own-key.js'
import {storesOf} from './rotate.js'

export type ListedRecipients = {readonly file: string; readonly passphrase: boolean; readonly recipients: readonly (Recipient & {readonly own: boolean})[]}

/** Who can open the secrets, and which of them is the caller. */
export async function listRecipients(keeper: Keeper): Promise<ListedRecipients> {
  const {place, say, terminal} = keeper
  const {file, recipients} = await recipientsOf(place.destination, place)
  if (recipients.kind === 'passphrase') {
    say(`Whoever knows the passphrase can open the secrets (${file}).`)
    return {file, passphrase: true, recipients: []}
  }
  const own = await ownRecipients(keeper)
  const listed = recipients.of.map((each) => ({...each, own: own.has(each.key)}))
  say(toTable(['NAME', 'KEY', ''], listed.map(({name = '', key, own}) => [name, key, own ? 'you' : '']), terminal.answer.heading)) // prettier-ignore
  return {file, passphrase: false, recipients: listed}
}

export type ChangedRecipients = {readonly file: string; readonly changed: boolean; readonly stores: readonly string[]}

/** Lets somebody in. Errors: SECRETS_UNREADABLE for what is no recipient, or where the caller cannot open the secrets. */
export async function addRecipient(keeper: Keeper, line: string, name: string | undefined): Promise<ChangedRecipients> {
  const recipient = toRecipient(line, name)
  checkRecipient(recipient.key, 'The argument')
  await recipientOf(recipient.key)
  const {file, text, keys} = await keysIn(keeper)
  if (keys.some(({key}) => key === recipient.key)) {
    keeper.say(`${nameOf(recipient)} can open the secrets already.`)
    return {file, changed: false, stores: []}
  }
  const stores = await reseal(keeper, {file, text}, withRecipient(text, recipient))
  keeper.say(`${nameOf(recipient)} can open ${stores.join(', ') || 'the secrets'} from the next commit on.`)
  return {file, changed: true, stores}
}

/** Keeps somebody out from now on. Errors: NOT_FOUND, CONFLICT when nobody would be left. */
export async function removeRecipient(keeper: Keeper, who: string, {yes}: {readonly yes: boolean}): Promise<ChangedRecipients> {
  const {file, text, keys} = await keysIn(keeper)
  const gone = keys.filter((each) => each.name === who || each.key === toRecipient(who, undefined).key)
  const [first] = gone
  if (!first) throw new ShipitError('NOT_FOUND', `${JSON.stringify(who)} is not in ${file}.`, {hint: `There are ${keys.map(nameOf).join(', ')}.`})
  if (gone.length > 1) throw new ShipitError('USAGE', `${file} has ${gone.length} keys of ${who}.`, {hint: `Name the key: ${gone.map(({key}) => key).join(', ')}`})
  const left = keys.filter((each) => each !== first)
  if (left.length === 0)
    throw new ShipitError('CONFLICT', `${nameOf(first)} is the last who can open the secrets. Nothing was changed.`, {hint: 'Add another before: `shipit secrets recipients add`.'})
  const own = await ownRecipients(keeper)
  if (own.has(first.key) && !left.some(({key}) => own.has(key)))
    await confirm({message: `That is your own key: you could not open the secrets any more. Remove it?`, yes}, keeper.terminal)
  const stores = await reseal(keeper, {file, text}, withoutRecipient(text, first.key))
  keeper.say(`${nameOf(first)} cannot open what is encrypted from now on. Git has the values of before: change at their source those that matter.`)
  return {file, changed: true, stores}
}

async function keysIn({place}: Keeper): Promise<{readonly file: string; readonly text: string; readonly keys: readonly Recipient[]}> {
  const {file, text, recipients} = await recipientsOf(place.destination, place)
  if (recipients.kind === 'keys') return {file, text, keys: recipients.of}
  throw new ShipitError('CONFLICT', `The secrets are opened by a passphrase (${file}), and age knows no file that both it and a key open.`, {
    hint: `To go over to keys, write public keys into ${file} in place of the word \`passphrase\`, then \`shipit secrets rotate\`.`,
  })
}

/** The stores are opened before anything is written; where one cannot be written, the recipients are those of before. */
async function reseal({place}: Keeper, {file, text}: {readonly file: string; readonly text: string}, anew: string): Promise<readonly string[]> {
  readRecipients(anew, file)
  const stores = await storesOf(file, place)
  await writeWhole(join(place.directory, file), anew)
  try {
    for (const store of stores) await saveStore(store, store.text, place)
  } catch (error) {
    await writeWhole(join(place.directory, file), text)
    throw error
  }
  return stores.map((store) => store.file)
}

const nameOf = ({name, key}: Recipient): string => name ?? key
