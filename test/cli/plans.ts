import {parallel, sequence} from '../../src/lib/plan/plan.js'
import type {Effect, Plan, Step} from '../../src/lib/plan/plan.js'
import {cmd} from '../../src/lib/shell/command.js'

export const step = (host: string, title: string, effect: Effect = 'create'): Step => ({kind: 'run', host, title, effect, command: cmd('echo', title)})

export const start = {web1: step('web1', 'Start web-green-1'), web2: step('web2', 'Start web-green-1')}
export const check = {web1: step('web1', 'Wait until healthy', 'check'), web2: step('web2', 'Wait until healthy', 'check')}
export const remove = {web1: step('web1', 'Remove web-green-1', 'remove'), web2: step('web2', 'Remove web-green-1', 'remove')}
export const prepared = {web1: sequence('web1', [start.web1, check.web1]), web2: sequence('web2', [start.web2, check.web2])}
export const prepare = parallel('Prepare', [prepared.web1, prepared.web2])
export const undo = parallel('Take it back', [remove.web1, remove.web2])
/** Two hosts that start and check a replica each, and how that is taken back. */
export const plan: Plan = sequence('Deploy shop v1.2', [prepare], undo)
