import type {Host} from '../../src/lib/config/config.js'
import {openFleet} from '../../src/lib/hosts/fleet.js'
import {sequence} from '../../src/lib/plan/plan.js'
import {execute} from '../../src/lib/run/execute.js'
import {holdLease} from '../../src/lib/run/lease.js'
import {script} from '../../src/lib/shell/command.js'

/** What the process is told, as JSON in its only argument. */
export type ClientTask = {readonly host: Host; readonly folder: string; readonly patience: number; /** Shell text, a step each. */ readonly sources: readonly string[]}

/** A client in a process of its own, to be killed: holds the lease, carries out the steps, and says what becomes of it, a line each. */
const {host, folder, patience, sources} = JSON.parse(process.argv[2] ?? '') as ClientTask
const say = (...words: readonly string[]): void => void process.stdout.write(`${words.join(' ')}\n`)
const fleet = await openFleet([host])
const lease = await holdLease(fleet, [host.name], {folder, who: 'first@test', purpose: 'deploy v1', patience})
say('granted')
const steps = sources.map((source, index) => ({kind: 'run', title: `Step ${index}`, host: host.name, effect: 'update', command: script('step', source)}) as const)
const failure = await execute(sequence('All', steps), {
  fleet,
  directory: '/',
  prelude: lease.prelude,
  signal: lease.lost,
  tell: (event) => say(event.kind, event.plan.title),
}).then(
  () => undefined,
  (error: unknown) => error as {code: string; message: string},
)
say('ended', failure?.code ?? 'well', failure?.message ?? '')
await lease.release()
await fleet.close()
