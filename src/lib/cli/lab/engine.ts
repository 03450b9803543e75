import {ShipitError} from '../../errors.js'
import {machine, planEngine} from '../../features/lab/engine.js'
import type {LocalEngine} from '../../run/local-engine.js'
import type {Deployer} from '../prepare-image.js'

/** This machine's engine; where none answers and we may, it is installed and started. Errors: ENGINE_MISSING. */
export async function labEngine(deployer: Deployer): Promise<LocalEngine> {
  try {
    return await deployer.engine()
  } catch (error) {
    if (!(error instanceof ShipitError) || error.code !== 'ENGINE_MISSING') throw error
    const plan = planEngine((await deployer.ask({machine})).machine)
    if (!plan) throw error
    await deployer.carryOut(plan)
    return deployer.engine()
  }
}
