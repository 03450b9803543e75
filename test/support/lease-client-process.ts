import {spawn} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import type {ClientTask} from './lease-client.js'

export type Client = {
  readonly process: ChildProcess
  /** What it has said, a line each. */
  readonly heard: readonly string[]
  /** Waits until it says a line that begins so. */
  hears(beginning: string): Promise<void>
}

/** Starts a client that holds a lease, in a process of its own. */
export function startClient(task: ClientTask): Client {
  const child = spawn(process.execPath, ['dist/test/support/lease-client.js', JSON.stringify(task)], {stdio: ['ignore', 'pipe', 'inherit']})
  const heard: string[] = []
  const reader = createInterface({input: child.stdout}).on('line', (line) => heard.push(line))
  return {
    process: child,
    heard,
    async hears(beginning) {
      while (!heard.some((line) => line.startsWith(beginning))) await once(reader, 'line')
    },
  }
}
