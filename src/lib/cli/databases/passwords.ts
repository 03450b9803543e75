import {randomBytes} from 'node:crypto'
import {ShipitError} from '../../errors.js'
import type {SecretPlace} from '../../secrets/adapter.js'
import {openStore, recipientsOf, saveStore} from '../../secrets/age-store.js'
import type {OpenStore} from '../../secrets/age-store.js'
import {storeFile} from '../../secrets/places.js'
import {emptyText, withValue} from '../../secrets/secret-text.js'
import {Secret} from '../../shell/secret.js'

/** 256 bits, in letters that no URL and no shell reads otherwise. */
export const newPassword = (): Secret => new Secret(randomBytes(32).toString('base64url'))

/** Keeps values in the secret store, that of the destination where there is one. Answers its file. Errors: as `writableStore`, CONFLICT. */
export async function keepSecrets(values: ReadonlyMap<string, Secret>, place: SecretPlace): Promise<string> {
  const store = await writableStore([...values.keys()], place)
  await saveStore(
    store,
    [...values].reduce((text, [name, value]) => withValue(text, name, value.reveal()), store.text),
    place,
  )
  return store.file
}

/** The store that new passwords go into. Errors: SECRET_MISSING where there is none, or where it would be lost; SECRETS_UNREADABLE. */
export async function writableStore(names: readonly string[], place: SecretPlace): Promise<OpenStore> {
  const {destination} = place
  const missing = `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not kept anywhere yet`
  const byHand = `Or set ${names.join(', ')} yourself, in the environment or in .shipit/secrets.`
  if (process.env['CI'])
    throw new ShipitError('SECRET_MISSING', `${missing}, and what is made here is lost with this checkout.`, {
      hint: `Deploy once from your own machine, and commit ${storeFile(destination)}. ${byHand}`,
    })
  const recipients = await recipientsOf(destination, place).catch((error: unknown) => {
    if (error instanceof ShipitError && error.code === 'NOT_FOUND') return undefined
    throw error
  })
  if (!recipients)
    throw new ShipitError('SECRET_MISSING', `${missing}, and there is no secret store that a new password could go into.`, {
      hint: `Make the store with \`shipit secrets init\`: the password then comes by itself. ${byHand}`,
    })
  return (await openStore(destination, place)) ?? {file: storeFile(destination), destination, text: emptyText, values: new Map()}
}
