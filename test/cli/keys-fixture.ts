import {watch} from 'node:fs'
import {openView} from '../../src/lib/cli/live.js'
import {openTerminal} from '../../src/lib/cli/terminal.js'
import {check, plan, start} from './plans.js'

/** Rows that move until something comes into the folder, or, with Ctrl-C, until the process ends in their midst. */
const [, , folder = '.'] = process.argv
const view = openView(openTerminal({}))
process.once('SIGINT', () => process.exit(130))
view.note('Connecting to 2 hosts')
view.tell({kind: 'start', plan})
for (const step of [start.web1, start.web2]) view.tell({kind: 'start', plan: step})
watch(folder).once('change', () => {
  for (const step of [start.web1, check.web1, start.web2, check.web2]) view.tell({kind: 'done', plan: step})
  view.tell({kind: 'done', plan})
  void view.close().then(() => process.stdout.write('the answer\n', () => process.exit()))
})
