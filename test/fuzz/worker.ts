import {parentPort, workerData} from 'node:worker_threads'
import {makeCase} from './file.js'
import type {Order} from './run.js'
import {randomOf} from './random.js'
import {tryCase} from './try-case.js'

/** Tries files one after the other, and says before each which it is: whoever listens can tell which did not end. */
const {seed, from, to, marker} = workerData as Order
const at = new Int32Array(marker)
const ends = {faults: 0, refused: 0, planned: 0}
const complaints: {index: number; complaint: string}[] = []
let slowest = 0
for (let index = from; index < to; index++) {
  Atomics.store(at, 0, index)
  const began = process.cpuUsage()
  const {end, complaint} = tryCase(makeCase(randomOf(seed, index)))
  const {user, system} = process.cpuUsage(began)
  slowest = Math.max(slowest, (user + system) / 1e6)
  ends[end] += 1
  if (complaint !== undefined) complaints.push({index, complaint})
}
parentPort?.postMessage({ends, complaints, slowest})
