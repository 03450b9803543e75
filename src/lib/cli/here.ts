import {localTransport} from '../hosts/local.js'
import {isEmpty} from '../plan/plan.js'
import {execute} from '../run/execute.js'
import {findLocalEngine} from '../run/local-engine.js'
import {observe} from '../run/observe.js'
import type {Event} from '../run/world.js'
import {once} from './once.js'
import type {Deployer} from './prepare-image.js'

/** This machine, as the user who called. `directory` is where its programs run; absent: where this process does. */
export function here(tell: (event: Event) => void, {signal, directory}: {readonly signal?: AbortSignal; readonly directory?: string} = {}): Deployer {
  const machine = localTransport('this machine', {as: 'caller', ...(directory !== undefined && {directory})})
  return {
    ask: (facts) => observe(machine, facts),
    engine: once(findLocalEngine),
    async carryOut(plan) {
      if (!isEmpty(plan)) await execute(plan, {fleet: nobody, directory: directory ?? process.cwd(), tell, ...(signal && {signal})})
    },
  }
}

const nobody = {
  hosts: [],
  on: (host: string) => {
    throw new TypeError(`a plan of this machine has a step on ${host}`)
  },
  close: () => Promise.resolve(),
}
