import {ShipitError} from '../errors.js'
import type {Archive, Step} from '../plan/plan.js'
import type {Result} from '../hosts/transport.js'
import {toShell} from '../shell/command.js'
import {wayInto} from './incoming.js'
import {isFull, makeRoom} from './full-disk.js'
import type {World} from './world.js'

type Deliver = Extract<Step, {kind: 'deliver'}>

/** Sends an image into a host's engine: without the layers that are there, and whole where an engine refuses that. */
export async function deliver(step: Deliver, world: World): Promise<void> {
  const result = await send(step, step.archive, world)
  if (result.exitCode === 0) return
  if (step.archive.present.length === 0 || isFull(result.stderr)) throw fault(step, result)
  world.tell({kind: 'line', plan: step, text: `${step.host} refused a part of the image (${lastLine(result)}): sending it whole`})
  const again = await send(step, {...step.archive, present: []}, world)
  if (again.exitCode !== 0) throw fault(step, again)
}

async function send(step: Deliver, archive: Archive, world: World): Promise<Result> {
  const {archive: source, fleet, tell, signal} = world
  if (!source) throw new TypeError('a plan that delivers images needs a source of archives')
  const onBytes = inSteps((done, total) => tell({kind: 'bytes', plan: step, done, total}))
  const way = wayInto(step, world)
  const stream = await source(archive, {onBytes, ...(way.has && {has: way.has}), ...(signal && {signal})})
  try {
    return await fleet.on(step.host).exec(toShell(way.command()), {stdin: stream, ...(signal && {signal})})
  } catch (error) {
    throw way.has ? goesOn(error) : error
  } finally {
    stream.destroy()
  }
}

/** A delivery that is cut off by the connection goes on the next time. */
const goesOn = (error: unknown): unknown =>
  error instanceof ShipitError && error.code === 'HOST_UNREACHABLE'
    ? new ShipitError(error.code, error.message, {
        hint: [error.hint, 'What has arrived of large layers stays there: the same command goes on from it.'].filter(Boolean).join('\n'),
        cause: error,
      })
    : error

/** Tells of every half per cent, and of the end. */
function inSteps(tell: (done: number, total: number) => void): (done: number, total: number) => void {
  let told = 0
  return (done, total) => {
    if (done < total && done - told < total / 200) return
    told = done
    tell(done, total)
  }
}

const lastLine = ({stderr}: Result): string => stderr.trim().split('\n').at(-1) || 'it is not complete there'

const fault = (step: Deliver, result: Result): ShipitError =>
  new ShipitError(step.failure?.code ?? 'COMMAND_FAILED', `${step.title} failed on ${step.host}: ${lastLine(result)}`, {
    hint: isFull(result.stderr) ? makeRoom(step.host) : step.failure?.hint,
  })
