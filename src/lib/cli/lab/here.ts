import type {Deployer} from '../prepare-image.js'
import {ShipitError} from '../../errors.js'
import type {Plan} from '../../plan/plan.js'
import {findLocalEngine} from '../../run/local-engine.js'
import type {LocalEngine} from '../../run/local-engine.js'
import type {Event} from '../../run/world.js'
import {describe, toShell} from '../../shell/command.js'
import {Secret} from '../../shell/secret.js'
import type {Answers, Facts} from '../../shell/fact.js'

/** For as long as the executor and the local transport are on their way. */
export function here(tell: (event: Event) => void): Deployer {
  let engine: Promise<LocalEngine> | undefined
  const find = (): Promise<LocalEngine> =>
    (engine ??= findLocalEngine().catch((error: unknown) => {
      engine = undefined
      throw error
    }))
  return {ask, engine: find, carryOut: (plan) => carry(plan, tell)}
}

async function ask<F extends Facts>(facts: F): Promise<Answers<F>> {
  const {execa} = await import('execa')
  const answers = await Promise.all(
    Object.entries(facts).map(async ([name, fact]) => {
      const result = await execa('sh', ['-s'], {input: toShell(fact.command), reject: false})
      if (result.exitCode !== 0 && 'otherwise' in fact) return [name, fact.otherwise]
      if (result.exitCode !== 0) throw new ShipitError('COMMAND_FAILED', `${describe(fact.command)}: ${result.stderr}`)
      return [name, fact.parse(result.stdout)]
    }),
  )
  return Object.fromEntries(answers) as Answers<F>
}

async function carry(plan: Plan, tell: (event: Event) => void): Promise<void> {
  tell({kind: 'start', plan})
  try {
    if (plan.kind === 'group' && plan.order === 'parallel') {
      const results = await Promise.allSettled(plan.of.map((part) => carry(part, tell)))
      for (const result of results) if (result.status === 'rejected') throw result.reason as Error
    } else if (plan.kind === 'group') for (const part of plan.of) await carry(part, tell)
    else if (plan.kind === 'local') await program(plan, tell)
    tell({kind: 'done', plan})
  } catch (error) {
    tell({kind: 'failed', plan, error})
    throw error
  }
}

async function program(step: Extract<Plan, {kind: 'local'}>, tell: (event: Event) => void): Promise<void> {
  const {execa} = await import('execa')
  if (step.command.kind !== 'run') throw new TypeError('not a program')
  const [file = '', ...args] = step.command.words as readonly string[]
  const {stdin = ''} = step.command
  const child = execa(file, args, {env: step.env as Record<string, string>, input: stdin instanceof Secret ? stdin.reveal() : stdin, reject: false, all: true})
  for await (const text of child.iterable({from: 'all'})) tell({kind: 'line', plan: step, text})
  const result = await child
  if (result.exitCode !== 0)
    throw new ShipitError(
      step.failure?.code ?? 'COMMAND_FAILED',
      `${step.title} failed (exit ${result.exitCode}): ${describe(step.command)}\n${(result.all ?? '').split('\n').slice(-15).join('\n')}`,
      {hint: step.failure?.hint},
    )
}
