import {readFile} from 'node:fs/promises'
import {ShipitError} from '../../errors.js'
import {findKeys, keyFile} from '../../secrets/keys.js'
import {toRecipient} from '../../secrets/recipients.js'
import {sshKeyFile} from '../../secrets/ssh-key.js'
import {writeWhole} from '../../secrets/write-whole.js'
import type {Keeper} from './keeper.js'

/** What others encrypt for, to let this user in. */
export type OwnKey = {
  /** age1… */
  readonly recipient: string
  /** Where the secret half is. */
  readonly where: string
  readonly created: boolean
}

/** The age key of this user, made where there is none: mode 0600, in the form of `age-keygen`. */
export async function ownKey({place: {ask = nobody}}: Keeper): Promise<OwnKey> {
  const where = process.env['SHIPIT_AGE_KEY'] ? 'SHIPIT_AGE_KEY' : process.env['SHIPIT_AGE_KEY_FILE'] || keyFile()
  const found = await publicOf(ask).catch((error: unknown) => orMissing(error))
  if (found[0] !== undefined) return {recipient: found[0], where, created: false}
  return {recipient: await makeKey(where), where, created: true}
}

/** Every public key whose secret half is here, the SSH key too. */
export async function ownRecipients(keeper: Keeper): Promise<ReadonlySet<string>> {
  const ssh = await sshPublicKey()
  return new Set([...(await publicOf(keeper.place.ask ?? nobody).catch(() => [])), ...(ssh === undefined ? [] : [ssh])])
}

/** `ssh-ed25519 AAAA…` of this user; undefined: there is none. */
export async function sshPublicKey(): Promise<string | undefined> {
  const line = await readFile(`${sshKeyFile()}.pub`, 'utf8').catch(() => undefined)
  return line?.startsWith('ssh-ed25519 ') ? toRecipient(line, undefined).key : undefined
}

async function publicOf(ask: NonNullable<Keeper['place']['ask']>): Promise<readonly string[]> {
  const {identities} = await findKeys(ask)
  const {identityToRecipient} = await import('age-encryption')
  return Promise.all(identities.flatMap((identity) => (typeof identity === 'string' ? [identityToRecipient(identity)] : [])))
}

/** A key file that is named and not there is one to be made. */
function orMissing(error: unknown): readonly string[] {
  if (error instanceof ShipitError && error.message.endsWith('there is no such file.')) return []
  throw error
}

async function makeKey(file: string): Promise<string> {
  const {generateX25519Identity, identityToRecipient} = await import('age-encryption')
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  await writeWhole(file, `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`, 0o600)
  return recipient
}

const nobody = async (): Promise<undefined> => undefined
