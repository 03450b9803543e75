import {spawn} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {createServer} from 'node:net'
import type {AddressInfo} from 'node:net'
import {fileURLToPath} from 'node:url'

/** Root of the repository, from dist/test/support. */
export const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** A program that was started, and what it has printed. */
export type Program = {
  readonly child: ChildProcess
  readonly output: () => string
  /** Resolves with the output when the program has printed `text`; rejects when it ends before. */
  printed(text: string): Promise<string>
  /** Its exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
}

export type ProgramOptions = {readonly cwd?: string; readonly env?: NodeJS.ProcessEnv}

/** Starts a program; stdout and stderr are read together. */
export function start(command: string, args: readonly string[], {cwd = repository, env = {}}: ProgramOptions = {}): Program {
  const child = spawn(command, [...args], {cwd, env: {...process.env, ...env}, stdio: ['ignore', 'pipe', 'pipe']})
  let output = ''
  const watchers = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const watch of watchers) watch()
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => (code as number | null) ?? (signal as string))
  const printed = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        if (!output.includes(text)) return
        watchers.delete(watch)
        resolve(output)
      }
      watchers.add(watch)
      void ended.then((code) => reject(new Error(`ended with ${code} before it printed "${text}":\n${output}`)))
      watch()
    })
  return {child, output: () => output, printed, ended}
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
