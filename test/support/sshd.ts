import {execFile, spawn} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import net from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'

export const run = promisify(execFile)

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa'

/** A real sshd on a free port of 127.0.0.1, with keys and files of its own. */
export type Sshd = {
  readonly port: number
  readonly process: ChildProcess
  /** A folder for this test alone, removed by `stop`. */
  readonly folder: string
  /** The key that it lets in: ed25519, without a passphrase. */
  readonly key: string
  /** A known_hosts file that knows it. */
  readonly knownHosts: string
  readonly authorizedKeys: string
  readonly hostKey: (type: KeyType) => string
  stop(): Promise<void>
}

export type SshdOptions = {readonly lines?: readonly string[]; readonly hostKeys?: readonly KeyType[]}

export async function startSshd({lines = [], hostKeys = ['ed25519']}: SshdOptions = {}): Promise<Sshd> {
  const folder = await mkdtemp(join(tmpdir(), 'shipit-sshd-'))
  const key = await makeKey(join(folder, 'key'))
  await Promise.all(hostKeys.map((type) => makeKey(join(folder, `host-${type}`), {type})))
  const authorizedKeys = join(folder, 'authorized_keys')
  await writeFile(authorizedKeys, await readFile(`${key}.pub`), {mode: 0o644})
  const port = await freePort()
  const knownHosts = join(folder, 'known_hosts')
  const publicKeys = await Promise.all(hostKeys.map((type) => readFile(join(folder, `host-${type}.pub`), 'utf8')))
  await writeFile(knownHosts, publicKeys.map((text) => `[127.0.0.1]:${port} ${text}`).join(''))
  const process = await startServer(folder, port, [...hostKeys.map((type) => `HostKey ${folder}/host-${type}`), `AuthorizedKeysFile ${authorizedKeys}`, ...lines])
  return {
    port,
    process,
    folder,
    key,
    knownHosts,
    authorizedKeys,
    hostKey: (type) => join(folder, `host-${type}`),
    async stop() {
      process.kill('SIGCONT')
      process.kill()
      if (process.exitCode === null && process.signalCode === null) await once(process, 'exit')
      await rm(folder, {recursive: true, force: true})
    },
  }
}

/** Makes a key pair, and answers the private key's path. */
export async function makeKey(file: string, {type = 'ed25519', passphrase = ''}: {type?: KeyType; passphrase?: string} = {}): Promise<string> {
  await run('ssh-keygen', ['-q', '-t', type, ...(type === 'rsa' ? ['-b', '2048'] : []), '-N', passphrase, '-C', `${type} of the test`, '-f', file])
  return file
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function startServer(folder: string, port: number, lines: readonly string[]): Promise<ChildProcess> {
  const config = join(folder, 'sshd_config')
  // bash reads nobody's .bashrc at a higher level
  const fixed = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'MaxStartups 200',
    'SetEnv SHLVL=2',
  ]
  await writeFile(config, [...lines, ...fixed, ''].join('\n'))
  await mkdir('/run/sshd', {recursive: true})
  const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config, ...(await mercy(config))], {stdio: ['ignore', 'ignore', 'pipe']})
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`sshd did not start: ${said}`)
    await sleep(10)
  }
  return server
}

/** From 9.8 on, sshd bans an address that fails to log in again and again: that is what these tests do. */
const mercy = (config: string): Promise<readonly string[]> => {
  const words = ['-o', 'PerSourcePenalties=no']
  return run('/usr/sbin/sshd', ['-t', '-f', config, ...words]).then(
    () => words,
    () => [],
  )
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
