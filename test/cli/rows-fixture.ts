import {openView} from '../../src/lib/cli/live.js'
import {openTerminal} from '../../src/lib/cli/terminal.js'
import type {Plan} from '../../src/lib/plan/plan.js'
import type {Event} from '../../src/lib/run/world.js'
import {cmd} from '../../src/lib/shell/command.js'
import {check, plan, remove, start, undo} from './plans.js'

/** A plan that fails on its second host and is taken back, before a real terminal. */
const build: Plan = {kind: 'local', title: 'Build shop:v1.2', effect: 'create', command: cmd('true'), env: {}}

const events: readonly Event[] = [
  {kind: 'start', plan: build},
  {kind: 'line', plan: build, text: 'Step 1'},
  {kind: 'done', plan: build},
  {kind: 'start', plan},
  {kind: 'start', plan: start.web1},
  {kind: 'start', plan: start.web2},
  {kind: 'done', plan: start.web1},
  {kind: 'start', plan: check.web1},
  {kind: 'done', plan: check.web1},
  {kind: 'failed', plan: start.web2, error: new Error('exited with code 1')},
  {kind: 'failed', plan, error: new Error('exited with code 1')},
  {kind: 'start', plan: undo},
  {kind: 'start', plan: remove.web1},
  {kind: 'start', plan: remove.web2},
  {kind: 'done', plan: remove.web1},
  {kind: 'done', plan: remove.web2},
  {kind: 'done', plan: undo},
]

const view = openView(openTerminal({}))
view.note('Connecting to 2 hosts')
for (const event of events) {
  if (event.plan === remove.web2 && event.kind === 'done') view.note('Stopping')
  view.tell(event)
  await new Promise(setImmediate)
}
await view.close()
process.stdout.write('the answer\n')
