import type {Plan} from '../plan/plan.js'
import {isEmpty} from '../plan/plan.js'
import {localTransport} from '../hosts/local.js'
import {execute} from '../run/execute.js'
import {findLocalEngine} from '../run/local-engine.js'
import {observe} from '../run/observe.js'
import {once} from './once.js'
import type {Deployer} from './prepare-image.js'
import type {Project} from './project.js'

/** The deployer's own machine, in the folder of the repository and as the user who called. */
export const deployerOf = (project: Project): Deployer => ({
  ask: (facts) => observe(localTransport('this machine'), facts),
  carryOut: (plan) => carryOutHere(project, plan),
  engine: once(findLocalEngine),
})

/** Carries out a plan that touches no host: builds and hooks. */
export async function carryOutHere(project: Project, plan: Plan): Promise<void> {
  if (isEmpty(plan)) return
  await execute(plan, {fleet: noFleet, directory: project.directory, tell: project.view.tell, signal: project.signal})
}

const noFleet = {
  hosts: [],
  on: (host: string) => {
    throw new TypeError(`a plan of this machine has a step on ${host}`)
  },
  close: () => Promise.resolve(),
}
