import type {Duplex} from 'node:stream'
import {createPrivateKey, sign} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import ssh2 from 'ssh2'
import type {OpenSSHAgent, ParsedKey} from 'ssh2'
import {ShipitError} from '../errors.js'

/** Asks for the passphrase of a key file; `attempt` counts from 1. Undefined: no answer. */
export type AskPassphrase = (file: string, attempt: number) => Promise<string | undefined>

/** A key that can prove who we are. */
export type Identity = {
  /** What people call it. */
  readonly label: string
  readonly publicKey: Buffer
  /** A `public` one is only half a key: it tells which key of the agent is meant. */
  readonly kind: 'agent' | 'file' | 'encrypted' | 'public'
  sign(data: Buffer, hash: string | undefined): Promise<Buffer>
}

/** The keys of an agent; none when nobody listens at its socket. Errors: AUTH_REFUSED when it takes the question and says nothing for so many seconds. */
export const agentIdentities = (socket: string, patience = 10): Promise<readonly Identity[]> =>
  new Promise((resolve, reject) => {
    const agent = new ssh2.OpenSSHAgent(socket)
    const getStream = agent.getStream.bind(agent)
    let asked: Duplex | undefined
    agent.getStream = (done) => getStream((error, stream) => done(error, (asked = stream)))
    const timer = setTimeout(() => {
      reject(silentAgent(socket, patience))
      asked?.destroy()
    }, patience * 1000)
    agent.getIdentities((error, keys) => {
      clearTimeout(timer)
      resolve(error ? [] : (keys ?? []).map((key) => agentIdentity(agent, key as ParsedKey)))
    })
  })

const silentAgent = (socket: string, seconds: number): ShipitError =>
  new ShipitError('AUTH_REFUSED', `The SSH agent at ${socket} takes questions and does not answer: nothing came within ${seconds} s.`, {
    hint: 'Does `ssh-add -l` answer? Without an agent: `SSH_AUTH_SOCK= shipit …`; one that a session before has forwarded goes with that session.',
  })

const agentIdentity = (agent: OpenSSHAgent, key: ParsedKey): Identity => ({
  label: `${key.comment || key.type} (agent)`,
  publicKey: key.getPublicSSH(),
  kind: 'agent',
  sign: (data, hash) =>
    new Promise((resolve, reject) => {
      const options = hash === undefined ? {} : {hash: hash as 'sha256' | 'sha512'}
      agent.sign(key, data, options, (error, signature) => (error || !signature ? reject(error ?? new Error('the agent did not sign')) : resolve(signature)))
    }),
})

/**
 * A key file (or its `.pub`, where the agent has the other half); undefined when there is neither. An encrypted one asks for its passphrase when it is to sign: only once a host wants it.
 * Errors: AUTH_REFUSED when a file is no key, or nobody tells its passphrase.
 */
export async function fileIdentity(file: string, ask: AskPassphrase | undefined): Promise<Identity | undefined> {
  const text = (await readKey(file)) ?? (await readKey(`${file}.pub`))
  if (text === undefined) return undefined
  const plain = parse(text)
  if (!(plain instanceof Error)) return {label: file, publicKey: plain.getPublicSSH(), kind: plain.isPrivateKey() ? 'file' : 'public', sign: signerOf(plain)}
  if (!/encrypted/i.test(plain.message))
    throw new ShipitError('AUTH_REFUSED', `${file} is not a private key that shipit can read: ${plain.message}.`, {hint: `Try \`ssh-keygen -y -f ${file}\`.`})
  return encryptedIdentity(file, text, ask)
}

async function encryptedIdentity(file: string, text: string, ask: AskPassphrase | undefined): Promise<Identity> {
  let asked: Promise<ParsedKey> | undefined
  const open = () => (asked ??= decrypt(file, text, ask))
  const publicKey = publicPart(text) ?? (await readPublicFile(file)) ?? (await open()).getPublicSSH()
  let signer: Promise<Identity['sign']> | undefined
  return {label: `${file} (encrypted)`, publicKey, kind: 'encrypted', sign: async (data, hash) => (await (signer ??= open().then(signerOf)))(data, hash)}
}

async function decrypt(file: string, text: string, ask: AskPassphrase | undefined): Promise<ParsedKey> {
  const hint = `Give it to an agent first: ssh-add ${file}`
  if (!ask) throw new ShipitError('AUTH_REFUSED', `${file} is encrypted, and there is no terminal to ask for its passphrase.`, {hint})
  for (let attempt = 1; attempt <= 3; attempt++) {
    const passphrase = await ask(file, attempt)
    if (passphrase === undefined) break
    const key = parse(text, passphrase)
    if (!(key instanceof Error)) return key
  }
  throw new ShipitError('AUTH_REFUSED', `No passphrase opened ${file}.`, {hint})
}

/** ssh2 reads the key's text again for each signature, which takes longer than to sign: with an ed25519 key it is read once for all hosts. */
function signerOf(key: ParsedKey): Identity['sign'] {
  if (key.type !== 'ssh-ed25519' || !key.isPrivateKey()) return (data, hash) => signWith(key, data, hash)
  const privateKey = createPrivateKey(key.getPrivatePEM())
  return async (data) => sign(null, data, privateKey)
}

async function signWith(key: ParsedKey, data: Buffer, hash: string | undefined): Promise<Buffer> {
  const signature: unknown = key.sign(data, hash)
  if (signature instanceof Error) throw signature
  return signature as Buffer
}

function parse(text: string, passphrase?: string): ParsedKey | Error {
  const parsed: unknown = ssh2.utils.parseKey(text, passphrase)
  const [key] = [parsed].flat() as readonly (ParsedKey | Error)[] // its types don't tell of the array that it answers for some formats
  return key ?? new Error('there is no key in it')
}

/** OpenSSH's own format leaves the public key readable (PROTOCOL.key): magic, cipher, kdf, kdf options, count, public key. */
function publicPart(text: string): Buffer | undefined {
  const [, body] = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/.exec(text) ?? []
  if (body === undefined) return undefined
  const bytes = Buffer.from(body, 'base64')
  let at = 'openssh-key-v1\0'.length
  try {
    for (let skip = 0; skip < 3; skip++) at += 4 + bytes.readUInt32BE(at)
    at += 4
    return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at))
  } catch {
    return undefined // the file was cut short
  }
}

async function readPublicFile(file: string): Promise<Buffer | undefined> {
  const [, key] = ((await readKey(`${file}.pub`)) ?? '').split(' ')
  return key === undefined ? undefined : Buffer.from(key, 'base64')
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new ShipitError('AUTH_REFUSED', `The key ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {cause: error})
  }
}
