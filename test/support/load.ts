import {fork} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'
import type {LoadOptions, LoadReport} from './load/options.js'

export type {LoadOptions, LoadReport, Failed, Target} from './load/options.js'

/** Load that is running, in a process of its own. */
export type Load = {
  /** What was seen so far. */
  report(): Promise<LoadReport>
  /** Resolves when this many further requests were answered well; rejects when the load ended before. */
  served(requests: number): Promise<void>
  /** Lets what is in flight finish (up to `longMs`), and tells all. */
  stop(): Promise<LoadReport>
}

/** Starts clients against the targets. Resolves when every target has answered once, rejects when one has not within `patience`. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const child = fork(fileURLToPath(new URL('./load/child.js', import.meta.url)), [], {stdio: ['ignore', 'inherit', 'inherit', 'ipc']})
  child.send({kind: 'start', options})
  await reply(child, 'ready').catch((error: unknown) => {
    child.kill()
    throw error
  })
  const report = async (): Promise<LoadReport> => {
    child.send({kind: 'report'})
    return (await reply(child, 'report')) as LoadReport
  }
  return {
    report,
    served: async (requests) => {
      child.send({kind: 'served', requests})
      await reply(child, 'served')
    },
    stop: async () => {
      child.send({kind: 'stop'})
      const last = (await reply(child, 'stopped')) as LoadReport
      child.disconnect()
      await once(child, 'exit')
      return last
    },
  }
}

type Message = {readonly kind: string; readonly value?: unknown}

/** The value of the next message of this kind. */
function reply(child: ChildProcess, kind: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      child.off('message', read)
      child.off('exit', gone)
    }
    const gone = (code: number | null): void => {
      done()
      reject(new Error(`the load generator ended with ${code ?? 'a signal'} before it was ${kind}`))
    }
    const read = (message: unknown): void => {
      const {kind: is, value} = message as Message
      if (is !== kind && is !== 'fault') return
      done()
      if (is === 'fault') reject(new Error(String(value)))
      else resolve(value)
    }
    child.on('message', read)
    child.on('exit', gone)
  })
}
