import {once} from 'node:events'
import {Worker} from 'node:worker_threads'

export type Order = {readonly seed: number; readonly from: number; readonly to: number; readonly marker: SharedArrayBuffer}

export type Outcome = {
  readonly ends: {readonly faults: number; readonly refused: number; readonly planned: number}
  readonly complaints: readonly {readonly index: number; readonly complaint: string}[]
  /** Seconds of computing that the slowest file took. */
  readonly slowest: number
}

/** Seconds without an end after which a file counts as hanging. Other work of the machine takes its share of them. */
const patience = 10

/** Tries the files `from` to `to` of a seed in a thread of their own, which is ended where one of them hangs. */
export async function fuzz({seed, from, to}: Omit<Order, 'marker'>): Promise<Outcome> {
  const marker = new SharedArrayBuffer(4)
  const at = new Int32Array(marker)
  const worker = new Worker(new URL('worker.js', import.meta.url), {workerData: {seed, from, to, marker} satisfies Order})
  let last = {index: -1, since: Date.now()}
  let hangs = false
  const watch = setInterval(() => {
    const index = Atomics.load(at, 0)
    if (index !== last.index) last = {index, since: Date.now()}
    if (Date.now() - last.since < patience * 1000) return
    hangs = true
    void worker.terminate()
  }, 100)
  try {
    const [outcome] = (await Promise.race([once(worker, 'message'), once(worker, 'exit')])) as [Outcome | number]
    if (typeof outcome === 'object') return outcome
    const complaint = hangs ? `it did not end within ${patience} s` : 'it ended the process'
    return {ends: {faults: 0, refused: 0, planned: 0}, complaints: [{index: Atomics.load(at, 0), complaint}], slowest: patience}
  } finally {
    clearInterval(watch)
    await worker.terminate()
  }
}
