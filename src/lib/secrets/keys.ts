import type {Identity} from 'age-encryption'
import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {ShipitError} from '../errors.js'
import type {AskPassphrase, Keys} from './identities.js'
import {isSshKey, sshKeyFile, sshKeyIdentity} from './ssh-key.js'

/** Where the key of a user lies unless a variable names another place. */
export const keyFile = (): string => join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'shipit', 'age.key')

/** The keys of this user: SHIPIT_AGE_KEY, the key file, and the SSH key. Errors: SECRETS_UNREADABLE when a place that was named holds none. */
export async function findKeys(ask: AskPassphrase): Promise<Keys> {
  const named = process.env['SHIPIT_AGE_KEY_FILE']
  const file = named || keyFile()
  const places: readonly Place[] = [
    {where: 'SHIPIT_AGE_KEY', text: process.env['SHIPIT_AGE_KEY'] || undefined, lacking: 'not set'},
    {where: file, text: await readKeyFile(file, Boolean(named)), lacking: 'no such file'},
    {where: sshKeyFile(), text: await readKeyFile(sshKeyFile(), false), lacking: 'no such file'},
  ]
  const identities = await Promise.all(places.map(async ({where, text}) => (text === undefined ? [] : identitiesOf(text, where, ask))))
  return {identities: identities.flat(), looked: places.map(({where, text, lacking}) => (text === undefined ? `${where} (${lacking})` : where))}
}

type Place = {readonly where: string; readonly text: string | undefined; readonly lacking: string}

/** The lines of a file as `age-keygen` writes it; it may itself be encrypted by a passphrase. */
async function identitiesOf(text: string, where: string, ask: AskPassphrase): Promise<readonly (string | Identity)[]> {
  if (/^(?:age-encryption\.org\/v1|-----BEGIN AGE ENCRYPTED FILE-----)/.test(text)) {
    const {open} = await import('./seal.js')
    return identitiesOf(await open(Buffer.from(text, 'latin1'), {file: where, ask, keys: async () => ({identities: [], looked: []})}), where, ask)
  }
  if (isSshKey(text)) return [await sshKeyIdentity(text, where, ask)].flatMap((identity) => identity ?? [])
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')) // prettier-ignore
  if (lines.length === 0 || !lines.every((line) => /^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+$/.test(line))) throw noKey(where)
  await checkWhole(lines, where)
  return lines
}

/** What age says of a damaged key holds the key. */
async function checkWhole(keys: readonly string[], where: string): Promise<void> {
  const {Decrypter} = await import('age-encryption')
  for (const key of keys)
    try {
      new Decrypter().addIdentity(key)
    } catch {
      throw new ShipitError('SECRETS_UNREADABLE', `${where} holds a key of age that was not copied whole: its check digits do not fit.`, {
        hint: 'Take it once more from where you keep it, to its last character.',
      })
    }
}

const noKey = (where: string): ShipitError =>
  new ShipitError('SECRETS_UNREADABLE', `${where} holds no key of age.`, {hint: 'A key is a line AGE-SECRET-KEY-1…, as `age-keygen` and `shipit secrets key` make it.'})

/** latin1: a binary file comes back byte for byte, a key is ASCII anyway. */
async function readKeyFile(file: string, isNamed: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'latin1')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' && !isNamed) return undefined
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code)
    throw new ShipitError('SECRETS_UNREADABLE', `The key ${file} cannot be read: ${why}.`, {
      hint: isNamed ? 'SHIPIT_AGE_KEY_FILE names it.' : `See \`ls -l ${file}\`.`,
      cause: error,
    })
  }
}
