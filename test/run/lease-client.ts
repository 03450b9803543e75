import {localTransport} from '../../src/lib/hosts/local.js'
import {sequence} from '../../src/lib/plan/plan.js'
import {execute} from '../../src/lib/run/execute.js'
import {holdLease} from '../../src/lib/run/lease.js'
import {script} from '../../src/lib/shell/command.js'

/**
 * A client in a process of its own: holds the lease, then runs each source given as a step, and says what becomes of it, a line each.
 * Arguments: folder, patience in seconds, sources.
 */
const [folder = '', patience = '1', ...sources] = process.argv.slice(2)
const say = (...words: readonly string[]): void => void process.stdout.write(`${words.join(' ')}\n`)
const host = localTransport('h1')
const fleet = {hosts: ['h1'], on: () => host, close: host.close}
const lease = await holdLease(fleet, ['h1'], {folder, who: 'first@test', purpose: 'deploy v1', patience: Number(patience)})
say('granted')
const steps = sources.map((source, index) => ({kind: 'run', title: `Step ${index}`, host: 'h1', effect: 'update', command: script('step', source)}) as const)
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
