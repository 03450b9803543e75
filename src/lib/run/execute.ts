import {isEmpty} from '../plan/plan.js'
import type {Group, Plan} from '../plan/plan.js'
import {isAct, isScriptStep, toBatches, toTokens} from './batches.js'
import type {Token} from './batches.js'
import {carryScript} from './carry-script.js'
import {carryStep} from './carry-step.js'
import {andGoingBack, throwIfCancelled, together} from './failure.js'
import {walk} from './walk.js'
import type {World} from './world.js'

/**
 * Carries out a plan, and tells of each group and step as it goes. Neighbouring steps of one host are one exec.
 * What has begun comes to its end, nothing further begins once a part has failed; then each open group goes back by its `undo`, the innermost first.
 * Errors: what failed first, with everything else that failed told in its message.
 */
export async function execute(plan: Plan, world: World): Promise<void> {
  const open: Group[] = []
  try {
    for (const batch of toBatches(toTokens(plan))) await carryBatch(batch, open, world)
  } catch (error) {
    throw await goBack(open, error, world)
  }
}

async function carryBatch(batch: readonly Token[], open: Group[], world: World): Promise<void> {
  const path = walk(batch, open, world)
  const acts = batch.filter(isAct)
  const [first] = acts
  if (first !== undefined) throwIfCancelled(world.signal)
  const steps = acts.flatMap((act) => (act.kind === 'step' && isScriptStep(act.step) ? [act.step] : []))
  if (steps.length > 0) await carryScript(steps, path, world)
  else {
    path.toNextAct()
    if (first?.kind === 'fork') await eachAtOnce(first.group, world)
    if (first?.kind === 'step') await carryStep(first.step, world)
  }
  path.toNextAct()
}

/** Lets every part that has begun come to its end, so that no host is left half-way. */
async function eachAtOnce({of, limit = of.length, stopsAtFirst}: Group, around: World): Promise<void> {
  const waiting = [...of]
  const failures: unknown[] = []
  const enough = new AbortController()
  const world = stopsAtFirst ? {...around, signal: AbortSignal.any([enough.signal, ...(around.signal ? [around.signal] : [])])} : around
  const fail = (error: unknown): void => {
    failures.push(error)
    enough.abort()
  }
  const worker = async (): Promise<void> => {
    for (let part = waiting.shift(); part; part = failures.length === 0 ? waiting.shift() : undefined) {
      await execute(part, world).catch(fail)
    }
  }
  await Promise.all(Array.from({length: Math.max(1, Math.min(limit, of.length))}, worker))
  if (failures.length > 0) throw together(failures)
}

/** Undoes the groups that are still open. Answers what the plan fails with. */
async function goBack(open: readonly Group[], first: unknown, {signal: _, ...world}: World): Promise<unknown> {
  let error = first
  for (const group of open.toReversed()) {
    world.tell({kind: 'failed', plan: group, error})
    if (group.undo === undefined || isEmpty(group.undo)) continue
    await execute(group.undo, world).catch((second: unknown) => {
      error = andGoingBack(error, second)
    })
  }
  return error
}
