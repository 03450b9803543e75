import {Transform} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {ShipitError} from '../errors.js'
import type {Step} from '../plan/plan.js'
import {toShell} from '../shell/command.js'
import type {World} from './world.js'

type Pipe = Extract<Step, {kind: 'pipe'}>

/** What is told of the bytes so far, at most once for so many. */
const grain = 1_000_000

/** Sends what a command prints on one host into a command on another. Errors: COMMAND_FAILED where either end failed; a stream that was cut off is one that failed. */
export async function pipeAcross(step: Pipe, {fleet, tell, signal}: World): Promise<void> {
  const source = await fleet.on(step.from).open(toShell(step.read))
  const meter = metered((done) => tell({kind: 'bytes', plan: step, done}))
  // Its end is told by what it has left on its host; here a stream that breaks just ends.
  const flow = pipeline(source, meter).catch(() => meter.end())
  source.end()
  try {
    const taken = await fleet.on(step.host).exec(toShell(step.into), {stdin: meter, ...(signal && {signal})})
    const given = await fleet.on(step.from).script(toShell(step.proof))
    if (given.exitCode !== 0) throw fault(step, step.from, given.stderr)
    if (taken.exitCode !== 0) throw fault(step, step.host, taken.stderr)
  } finally {
    source.destroy()
    await flow
  }
}

function metered(onBytes: (done: number) => void): Transform {
  let [done, told] = [0, 0]
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length
      if (done - told >= grain) onBytes((told = done))
      next(null, chunk)
    },
  })
}

const fault = (step: Pipe, host: string, said: string): ShipitError =>
  new ShipitError(step.failure?.code ?? 'COMMAND_FAILED', `${step.title} failed on ${host}: ${said.trim().split('\n').slice(-5).join('\n') || 'it was cut off'}`, {
    hint: step.failure?.hint,
  })
