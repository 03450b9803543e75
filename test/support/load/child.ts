import {run} from './run.js'
import type {Running} from './run.js'
import type {LoadOptions} from './options.js'

// The process that makes the load. It ends with its parent.
type Asked = {readonly kind: 'start'; readonly options: LoadOptions} | {readonly kind: 'report'} | {readonly kind: 'served'; readonly requests: number} | {readonly kind: 'stop'}

let running: Running | undefined

process.on('message', (message) => void answer(message as Asked).catch((error: unknown) => tell('fault', error instanceof Error ? error.message : String(error))))
process.on('disconnect', () => process.exit(0))

async function answer(asked: Asked): Promise<void> {
  if (asked.kind === 'start') {
    running = await run(asked.options)
    return tell('ready')
  }
  if (running === undefined) throw new Error('no load was started')
  const {tally, ended, stop} = running
  if (asked.kind === 'report') return tell('report', tally.report())
  if (asked.kind === 'stop') {
    stop()
    await ended
    return tell('stopped', tally.report())
  }
  await served(tally.served, tally.served() + asked.requests, ended)
  tell('served')
}

function served(count: () => number, goal: number, ended: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const watch = setInterval(() => {
      if (count() < goal) return
      clearInterval(watch)
      resolve()
    }, 20)
    void ended.then(() => {
      clearInterval(watch)
      reject(new Error('the load ended before'))
    })
  })
}

const tell = (kind: string, value?: unknown): void => void process.send?.({kind, value})
