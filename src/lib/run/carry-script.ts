import {describe, toShell} from '../shell/command.js'
import type {ScriptStep} from './batches.js'
import {cancelled, stepFailed} from './failure.js'
import {feed, writeFile} from './feed.js'
import {lines} from './lines.js'
import type {Lines} from './lines.js'
import {runParts} from './remote.js'
import type {Walk} from './walk.js'
import type {World} from './world.js'

/** Carries out neighbouring steps of one host by one script. */
export async function carryScript(steps: readonly ScriptStep[], path: Walk, world: World): Promise<void> {
  let present: Present | undefined
  let exitCode = 0
  const begin = (index: number): void => {
    path.toNextAct()
    const step = steps[index] as ScriptStep
    world.tell({kind: 'start', plan: step})
    present = {step, lines: lines(step, world)}
  }
  const end = (index: number, code: number): void => {
    exitCode = code
    if (code !== 0) return
    world.tell({kind: 'done', plan: steps[index] as ScriptStep})
    present = undefined
    path.outOfGroups()
  }

  // The first is told before the connection is used, so that a slow host is seen to be at it.
  const [{host}] = steps as readonly [ScriptStep]
  begin(0)
  const stdout = {begin: (index: number) => index > 0 && begin(index), line: (_: number | undefined, text: string) => present?.lines.hear(text), end}
  try {
    const how = await runParts(world.fleet.on(host), {as: 'step', texts: steps.map(toText), prelude: world.prelude?.(host), signal: world.signal}, {stdout})
    if (how === 'stopped' || (exitCode === stoppedWaiting && world.signal?.aborted)) throw cancelled(world.signal)
    if (how === 'failed' && present !== undefined) throw failed(present, exitCode)
  } catch (error) {
    if (present !== undefined) world.tell({kind: 'failed', plan: present.step, error})
    throw error
  }
}

/** What a step that waits exits with when it is told to stop. */
const stoppedWaiting = 130

type Present = {readonly step: ScriptStep; readonly lines: Lines}

/** Both streams as one, so that what a step printed keeps its order. */
const toText = (step: ScriptStep): string => `exec 2>&1\n${toShell(step.kind === 'write' ? writeFile(step) : feed(step.command))}`

const failed = ({step, lines: said}: Present, exitCode: number): Error =>
  stepFailed({
    title: step.title,
    failure: step.failure,
    where: step.host,
    what: `exit ${exitCode}`,
    command: step.kind === 'write' ? `write ${step.path}` : describe(step.command),
    lines: said.last(),
  })
