import {localTransport} from '../../hosts/local.js'
import {isEmpty} from '../../plan/plan.js'
import {execute} from '../../run/execute.js'
import {findLocalEngine} from '../../run/local-engine.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {observe} from '../../run/observe.js'
import type {Event} from '../../run/world.js'
import type {Deployer} from '../prepare-image.js'

/** This machine, as its user, outside of any project. */
export function here(tell: (event: Event) => void, signal?: AbortSignal): Deployer {
  const machine = localTransport('this machine', {as: 'caller'})
  let engine: LocalEngine | undefined
  return {
    ask: (facts) => observe(machine, facts),
    engine: async () => (engine ??= await findLocalEngine()),
    async carryOut(plan) {
      if (!isEmpty(plan)) await execute(plan, {fleet: nobody, directory: process.cwd(), tell, ...(signal && {signal})})
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
