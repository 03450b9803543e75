import {mkdir, readFile, rename, rm, rmdir, writeFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'
import type {LabHost} from '../../features/lab/spec.js'
import {passphrase} from '../../features/lab/spec.js'

/** Where a lab keeps its keys on this machine: $XDG_STATE_HOME/shipit/lab/<name>. */
export type LabFolder = {
  readonly path: string
  /** The hosts that were last asked for, in JSON: what a lab is repaired to be. */
  readonly wishes: string
  readonly knownHosts: string
  readonly sshConfig: string
  readonly keys: Readonly<Record<LabHost['key'], string>>
}

export function labFolder(name: string): LabFolder {
  const path = join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'shipit', 'lab', name)
  return {
    path,
    wishes: join(path, 'hosts.json'),
    knownHosts: join(path, 'known_hosts'),
    sshConfig: join(path, 'ssh_config'),
    keys: {plain: join(path, 'id_ed25519'), encrypted: join(path, 'id_ed25519_encrypted')},
  }
}

/** Makes the lab's keys where they are missing. Answers the public ones. */
export async function ensureKeys(folder: LabFolder): Promise<Readonly<Record<LabHost['key'], string>>> {
  await mkdir(folder.path, {recursive: true, mode: 0o700})
  const [plain, encrypted] = await Promise.all([ensureKey(folder.keys.plain), ensureKey(folder.keys.encrypted, passphrase)])
  return {plain, encrypted}
}

/** What was last asked for; undefined when nothing was. */
export async function readWishes({wishes}: LabFolder): Promise<readonly LabHost[] | undefined> {
  const text = await readIfThere(wishes)
  return text === undefined ? undefined : (JSON.parse(text) as readonly LabHost[])
}

/** Writes a file whole or not at all, and not when it says the same already. */
export async function writeQuietly(path: string, text: string): Promise<void> {
  if ((await readIfThere(path)) === text) return
  await writeFile(`${path}.${process.pid}`, text, {mode: 0o600})
  await rename(`${path}.${process.pid}`, path)
}

/** The folder of all labs goes with its last one. */
export async function removeFolder({path}: LabFolder): Promise<void> {
  await rm(path, {recursive: true, force: true})
  await rmdir(dirname(path)).catch(() => undefined)
}

async function ensureKey(path: string, secret?: string): Promise<string> {
  const known = await readIfThere(`${path}.pub`)
  if (known !== undefined && (await readIfThere(path)) !== undefined) return known.trim()
  const pair = await makePair(secret)
  await writeQuietly(path, pair.private)
  await writeQuietly(`${path}.pub`, `${pair.public}\n`)
  return pair.public
}

/** Of the pairs that ssh2 makes, one in 256 is cut short and read by nobody: another is made then. */
export async function makePair(secret?: string): Promise<{readonly private: string; readonly public: string}> {
  const {utils} = (await import('ssh2')).default
  for (;;) {
    const pair = utils.generateKeyPairSync('ed25519', {comment: 'shipit lab', ...(secret !== undefined && {passphrase: secret, cipher: 'aes256-ctr', rounds: 16})})
    if (!(utils.parseKey(pair.private, secret) instanceof Error)) return pair
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
