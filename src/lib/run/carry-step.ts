import {setTimeout as sleep} from 'node:timers/promises'
import type {Step} from '../plan/plan.js'
import type {ScriptStep} from './batches.js'
import {deliver} from './deliver.js'
import {cancelled} from './failure.js'
import {runLocally} from './local.js'
import {pipeAcross} from './pipe-across.js'
import type {World} from './world.js'

/** Carries out a step that is no part of a script. */
export async function carryStep(step: Step, world: World): Promise<void> {
  world.tell({kind: 'start', plan: step})
  try {
    await carry(step as Exclude<Step, ScriptStep>, world)
    world.tell({kind: 'done', plan: step})
  } catch (thrown) {
    const error = world.signal?.aborted ? cancelled(world.signal) : thrown
    world.tell({kind: 'failed', plan: step, error})
    throw error
  }
}

function carry(step: Exclude<Step, ScriptStep>, world: World): Promise<void> {
  switch (step.kind) {
    case 'deliver':
      return deliver(step, world)
    case 'pipe':
      return pipeAcross(step, world)
    case 'local':
      return runLocally(step, world)
    case 'pause':
      return sleep(step.seconds * 1000, undefined, world.signal && {signal: world.signal})
  }
}
