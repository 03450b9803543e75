import type {Identity} from 'age-encryption'
import {createPrivateKey} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {ShipitError} from '../errors.js'
import type {AskPassphrase} from './identities.js'
import {sshIdentity} from './ssh-ed25519.js'

/** The key that OpenSSH makes unless told otherwise. */
export const sshKeyFile = (): string => join(homedir(), '.ssh', 'id_ed25519')

export const isSshKey = (text: string): boolean => text.includes('-----BEGIN OPENSSH PRIVATE KEY-----')

/** An SSH key as an identity of age; undefined where it is of another kind. Its passphrase is asked for only when it is needed. */
export async function sshKeyIdentity(text: string, file: string, ask: AskPassphrase): Promise<Identity | undefined> {
  const key = await parse(text)
  const line = key instanceof Error ? await readFile(`${file}.pub`, 'utf8').catch(() => '') : `${key.type} ${key.getPublicSSH().toString('base64')}`
  return sshIdentity(line, async () => seedOf(key instanceof Error ? await opened(text, file, ask) : key))
}

type Parsed = {readonly type: string; getPublicSSH(): Buffer; getPrivatePEM(): string}

async function parse(text: string, passphrase?: string): Promise<Parsed | Error> {
  const {default: ssh2} = await import('ssh2')
  const [key] = [ssh2.utils.parseKey(text, passphrase) as unknown].flat() as readonly (Parsed | Error)[]
  return key ?? new Error('there is no key in it')
}

async function opened(text: string, file: string, ask: AskPassphrase): Promise<Parsed> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const passphrase = process.env['SHIPIT_AGE_PASSPHRASE'] || (await ask(file, attempt))
    if (!passphrase) break
    const key = await parse(text, passphrase)
    if (!(key instanceof Error)) return key
  }
  throw new ShipitError('SECRETS_UNREADABLE', `The secrets were encrypted for the SSH key ${file}, and no passphrase opened it.`, {
    hint: 'Type it at a terminal, or set SHIPIT_AGE_PASSPHRASE.',
  })
}

const seedOf = (key: Parsed): Buffer => Buffer.from(createPrivateKey(key.getPrivatePEM()).export({format: 'jwk'}).d ?? '', 'base64url')
