import {randomBytes} from 'node:crypto'
import {appendFile, mkdir, readFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {ShipitError} from '../errors.js'
import type {KnownKey, KnownLine} from './known-hosts.js'
import {fingerprint, judge, keysOf, keyType, knownLine, knownLines} from './known-hosts.js'
import type {Target} from './target.js'
import {place, sshCommand} from './target.js'

/** What a person is asked about a host that is seen for the first time. */
export type HostKeyQuestion = {readonly host: string; readonly place: string; readonly type: string; /** `SHA256:…` */ readonly fingerprint: string}

export type HostKeyPolicy = {
  readonly acceptNewHostKeys?: boolean
  readonly askHostKey?: (question: HostKeyQuestion) => Promise<boolean>
}

export type HostKeys = HostKeyPolicy & KnownHosts

/** The known_hosts files of one command. */
export type KnownHosts = {
  /** All that they say of a host. A file that isn't there says nothing. */
  read(target: Target): Promise<readonly KnownKey[]>
  /** Writes down the key of a new host. */
  remember(target: Target, offered: Buffer): Promise<void>
}

/** Each file is read once for all hosts, and again when something was written into it. */
export function makeKnownHosts(): KnownHosts {
  const kept = new Map<string, Promise<readonly KnownLine[]>>()
  const linesOf = (file: string): Promise<readonly KnownLine[]> => {
    const lines = kept.get(file) ?? readIfThere(file).then((text) => knownLines(text, file))
    kept.set(file, lines)
    return lines
  }
  return {
    read: async (target) => (await Promise.all(target.knownHosts.map(linesOf))).flatMap((lines) => keysOf(lines, target.knownAs)),
    async remember(target, offered) {
      await append(target, offered)
      for (const file of target.knownHosts) kept.delete(file)
    },
  }
}

/** Resolves when a host may be believed. Errors: HOST_KEY_UNKNOWN, HOST_KEY_CHANGED. */
export async function checkHostKey(target: Target, known: readonly KnownKey[], offered: Buffer, policy: HostKeys): Promise<void> {
  const verdict = judge(known, offered)
  switch (verdict.kind) {
    case 'trusted':
      return
    case 'revoked':
      throw new ShipitError(
        'HOST_KEY_CHANGED',
        `${target.name}: ${place(target)} offers a host key that ${verdict.by.file}:${verdict.by.line} revokes (${fingerprint(offered)}).`,
        {hint: 'Do not trust this host before you know why.'},
      )
    case 'changed':
      throw changed(target, verdict.known, offered)
    case 'unknown':
      if (policy.acceptNewHostKeys !== true && !(await policy.askHostKey?.(toQuestion(target, offered)))) throw unknown(target, known, offered)
      return policy.remember(target, offered)
  }
}

const toQuestion = (target: Target, offered: Buffer): HostKeyQuestion => ({host: target.name, place: place(target), type: keyType(offered), fingerprint: fingerprint(offered)})

function unknown(target: Target, known: readonly KnownKey[], offered: Buffer): ShipitError {
  const authority = known.find((entry) => entry.marker === 'cert-authority')
  const also = authority ? ` (${authority.file}:${authority.line} names a certificate authority for it, which shipit does not support)` : ''
  return new ShipitError('HOST_KEY_UNKNOWN', `${target.name}: ${place(target)} is not in known_hosts${also}. Its ${keyType(offered)} key is ${fingerprint(offered)}.`, {
    hint: `Compare the fingerprint, then pass --accept-new-host-keys or connect once with \`${sshCommand(target)}\`.`,
  })
}

function changed(target: Target, known: KnownKey, offered: Buffer): ShipitError {
  const expected = fingerprint(Buffer.from(known.key, 'base64'))
  return new ShipitError(
    'HOST_KEY_CHANGED',
    `${target.name}: the host key of ${place(target)} has changed. ${known.file}:${known.line} has ${known.type} ${expected}, the host offers ${keyType(offered)} ${fingerprint(offered)}.`,
    {hint: `Someone may be in between. If the host was installed anew: ssh-keygen -f ${known.file} -R '${target.knownAs}'`},
  )
}

async function append(target: Target, offered: Buffer): Promise<void> {
  const [file] = target.knownHosts
  if (file === undefined) return
  await mkdir(dirname(file), {recursive: true, mode: 0o700})
  const before = await readIfThere(file)
  const line = knownLine(target.knownAs, offered, target.hashKnownHosts ? randomBytes(20) : undefined)
  await appendFile(file, (before === '' || before.endsWith('\n') ? '' : '\n') + line, {mode: 0o600})
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return ''
    throw new ShipitError('HOST_KEY_UNKNOWN', `${file} cannot be read, so no host can be verified.`, {cause: error})
  }
}
