import {tmpdir} from 'node:os'
import {here} from '../../../src/lib/cli/here.js'
import {labDown} from '../../../src/lib/cli/lab/down.js'
import {labUp} from '../../../src/lib/cli/lab/up.js'
import type {Host} from '../../../src/lib/config/config.js'
import {labHost} from '../../../src/lib/features/lab/spec.js'
import {openFleet} from '../../../src/lib/hosts/fleet.js'
import type {Fleet} from '../../../src/lib/hosts/fleet.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {execute} from '../../../src/lib/run/execute.js'
import {observe} from '../../../src/lib/run/observe.js'
import {script} from '../../../src/lib/shell/command.js'
import type {Answers, Facts} from '../../../src/lib/shell/fact.js'

const lab = `${process.env['SHIPIT_TEST_LAB'] ?? 'test'}-run`

/** A lab host with a user who has to become root by sudo. */
export type Bench = {
  readonly host: Host
  readonly fleet: Fleet
  ask<F extends Facts>(facts: F): Promise<Answers<F>>
  /** Carries a plan out. Answers the lines that its steps printed. */
  carry(plan: Plan): Promise<readonly string[]>
  /** Runs sh on the host; answers stdout. */
  sh(source: string): Promise<string>
}

let standing: Promise<Bench> | undefined

/** The bench, brought up by whoever asks first. */
export const openBench = (): Promise<Bench> => (standing ??= bringUp())

// Mocha takes a hook that stands outside of every suite for one of the whole run.
after(async function () {
  this.timeout(60_000)
  if (!standing) return
  const bench = await standing.catch(() => undefined)
  await bench?.fleet.close()
  await labDown(
    lab,
    here(() => undefined),
  )
})

async function bringUp(): Promise<Bench> {
  const {hosts} = await labUp(
    {name: lab, hosts: [labHost('web1', {user: 'deploy'})]},
    here(() => undefined),
  )
  const [host] = hosts as readonly [Host]
  const fleet = await openFleet(hosts)
  const ask: Bench['ask'] = (facts) => observe(fleet.on(host.name), facts)
  return {
    host,
    fleet,
    ask,
    async carry(plan) {
      const lines: string[] = []
      await execute(plan, {fleet, directory: tmpdir(), tell: (event) => event.kind === 'line' && lines.push(event.text)})
      return lines
    },
    sh: async (source) => (await ask({printed: {command: script('sh', source), parse: String}})).printed,
  }
}
