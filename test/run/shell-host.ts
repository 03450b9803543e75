import {spawn} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {Duplex, Readable} from 'node:stream'
import type {ExecOptions, Result, Transport} from '../../src/lib/hosts/transport.js'

/** A host that is a shell of this machine. Keeps what it was sent. */
export type ShellHost = Transport & {readonly scripts: readonly string[]; readonly children: readonly ChildProcess[]}

export function shellHost(host = 'h1', shell: readonly [string, ...string[]] = ['sh', '-s']): ShellHost {
  const scripts: string[] = []
  const children: ChildProcess[] = []
  const start = ([file, ...args]: readonly [string, ...string[]]): ChildProcess => {
    const child = spawn(file, args, {stdio: ['pipe', 'pipe', 'pipe']})
    child.stdin.on('error', () => undefined)
    children.push(child)
    return child
  }
  return {
    host,
    scripts,
    children,
    script(text, options) {
      scripts.push(text)
      const child = start(shell)
      child.stdin?.end(text)
      return finish(child, options)
    },
    exec(line, options) {
      const child = start(['sh', '-c', line])
      const stdin = options?.stdin
      const end = finish(child, options)
      if (!(stdin instanceof Readable) || !child.stdin) {
        child.stdin?.end(stdin)
        return end
      }
      stdin.on('error', () => child.stdin?.destroy()).pipe(child.stdin)
      return Promise.race([end, once(stdin, 'close').then(() => end)])
    },
    interactive: () => Promise.resolve(0),
    open(line) {
      const child = start(['sh', '-c', line])
      if (!child.stdin || !child.stdout) throw new Error('no pipes')
      child.stderr?.resume()
      const stream = Duplex.from({readable: child.stdout, writable: child.stdin})
      // As a channel that is closed: the command's next write is its last.
      stream.once('close', () => [child.stdin, child.stdout].forEach((each) => each?.destroy()))
      return Promise.resolve(stream)
    },
    connect: () => Promise.reject(new Error('not here')),
    get counters() {
      return {execs: children.length, bytesSent: 0, bytesReceived: 0}
    },
    close: () => Promise.resolve(),
  }
}

async function finish(child: ChildProcess, {onStdout, onStderr, signal}: ExecOptions = {}): Promise<Result> {
  const stdout = collect(child.stdout, onStdout)
  const stderr = collect(child.stderr, onStderr)
  const [exitCode] = (await Promise.race([once(child, 'close'), aborted(child, signal)])) as [number | null]
  return {exitCode: exitCode ?? 255, stdout: stdout(), stderr: stderr()}
}

async function aborted(child: ChildProcess, signal: AbortSignal | undefined): Promise<never> {
  await (signal ? once(signal, 'abort') : new Promise(() => undefined))
  child.stdin?.destroy()
  child.stdout?.destroy()
  child.stderr?.destroy()
  throw signal?.reason
}

function collect(stream: Readable | null, onLine: (line: string) => void = () => undefined): () => string {
  let text = ''
  let rest = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    text += chunk
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(onLine)
  })
  stream?.on('end', () => rest && onLine(rest))
  return () => text
}
