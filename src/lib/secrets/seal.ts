import type {Recipient} from 'age-encryption'
import {ShipitError} from '../errors.js'
import type {AskPassphrase, Keys} from './identities.js'
import type {Recipients} from './recipients.js'
import {sshRecipient} from './ssh-ed25519.js'

export type Opening = {
  /** What faults call it. */
  readonly file: string
  readonly ask: AskPassphrase
  /** Asked only where a key is needed. */
  readonly keys: () => Promise<Keys>
}

/** Text as an armored age file. */
export async function seal(text: string, recipients: Recipients, {file, ask}: Pick<Opening, 'file' | 'ask'>): Promise<string> {
  const {armor, Encrypter} = await import('age-encryption')
  const encrypter = new Encrypter()
  if (recipients.kind === 'passphrase') encrypter.setPassphrase(await passphraseFor(file, ask, 0))
  else for (const {key} of recipients.of) encrypter.addRecipient(await recipientOf(key))
  return armor.encode(await encrypter.encrypt(text))
}

/** The text of an age file, armored or not. Errors: SECRETS_UNREADABLE: no key fits, the file is damaged, or two sides of a merge are in it. */
export async function open(bytes: Uint8Array, opening: Opening): Promise<string> {
  const {Decrypter} = await import('age-encryption')
  const sealed = await withoutArmor(bytes, opening.file)
  const byPassphrase = /^age-encryption\.org\/v1\n-> scrypt /.test(Buffer.from(sealed.subarray(0, 64)).toString('latin1'))
  if (byPassphrase) return openByPassphrase(sealed, opening)
  const {identities, looked} = await opening.keys()
  if (identities.length === 0) throw noKey(opening.file, looked)
  const decrypter = new Decrypter()
  identities.forEach((identity) => decrypter.addIdentity(identity))
  const text = await decrypt(() => decrypter.decrypt(sealed), opening.file)
  if (text === undefined) throw wrongKey(opening.file, looked)
  return text
}

/** Errors: SECRETS_UNREADABLE when it was not copied whole. */
export async function recipientOf(key: string): Promise<string | Recipient> {
  const {Encrypter, Stanza} = await import('age-encryption')
  const ssh = sshRecipient(key, Stanza)
  if (ssh) return ssh
  try {
    new Encrypter().addRecipient(key)
    return key
  } catch (cause) {
    throw new ShipitError('SECRETS_UNREADABLE', `${key} is no recipient: it was not copied whole.`, {hint: 'Its owner finds it with `shipit secrets key`.', cause})
  }
}

/** SHIPIT_AGE_PASSPHRASE, else the answer of a person. */
async function passphraseFor(file: string, ask: AskPassphrase, attempt: number): Promise<string> {
  const passphrase = process.env['SHIPIT_AGE_PASSPHRASE'] || (await ask(file, attempt))
  if (passphrase) return passphrase
  throw new ShipitError('SECRETS_UNREADABLE', `${file} is opened by a passphrase, and nobody gave it.`, {hint: 'Type it at a terminal, or set SHIPIT_AGE_PASSPHRASE.'})
}

async function openByPassphrase(sealed: Uint8Array, {file, ask}: Opening): Promise<string> {
  const {Decrypter} = await import('age-encryption')
  const attempts = process.env['SHIPIT_AGE_PASSPHRASE'] ? 1 : 3
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const decrypter = new Decrypter()
    decrypter.addPassphrase(await passphraseFor(file, ask, attempt))
    const text = await decrypt(() => decrypter.decrypt(sealed), file)
    if (text !== undefined) return text
  }
  throw new ShipitError('SECRETS_UNREADABLE', `The passphrase does not open ${file}.`, {
    hint: attempts === 1 ? 'It came from SHIPIT_AGE_PASSPHRASE.' : 'Try again, or ask who made it.',
  })
}

/** Undefined where nothing that was given fits. */
async function decrypt(work: () => Promise<Uint8Array>, file: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(await work())
  } catch (cause) {
    if (cause instanceof ShipitError) throw cause
    if (cause instanceof Error && cause.message.includes('no identity matched')) return undefined
    throw damaged(file, cause)
  }
}

async function withoutArmor(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  const text = Buffer.from(bytes).toString('latin1')
  if (text.startsWith('age-encryption.org/v1\n')) return bytes
  if (/^<{7}/m.test(text)) {
    throw new ShipitError('SECRETS_UNREADABLE', `There is a merge conflict in ${file}.`, {
      hint: 'Bring both sides together with `shipit secrets resolve`: names that only one of them changed need no question.',
    })
  }
  const {armor} = await import('age-encryption')
  try {
    return armor.decode(text)
  } catch (cause) {
    throw damaged(file, cause)
  }
}

const damaged = (file: string, cause: unknown): ShipitError =>
  new ShipitError('SECRETS_UNREADABLE', `${file} is damaged: it is not the file that was encrypted.`, {
    hint: `Bring back the last one that was whole, such as \`git checkout HEAD -- ${file}\`.`,
    cause,
  })

const noKey = (file: string, looked: readonly string[]): ShipitError =>
  new ShipitError('SECRETS_UNREADABLE', `${file} is encrypted, and there is no key here to open it. Looked for one in ${looked.join(' and ')}.`, {
    hint: 'Make one with `shipit secrets key`, and have it added by somebody who can open the secrets. In CI, set SHIPIT_AGE_KEY.',
  })

const wrongKey = (file: string, looked: readonly string[]): ShipitError =>
  new ShipitError('SECRETS_UNREADABLE', `No key here opens ${file}. Tried those of ${looked.filter((place) => !place.endsWith(')')).join(' and ')}.`, {
    hint: '`shipit secrets recipients` lists who can open it. One of them lets you in with `shipit secrets recipients add` and the key that `shipit secrets key` prints.',
  })
