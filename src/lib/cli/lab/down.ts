import {planImageRemoval, planRemoval} from '../../features/lab/down.js'
import {presentImages} from '../../features/lab/images.js'
import {networks, standingHosts, volumes} from '../../features/lab/state.js'
import {isEmpty} from '../../plan/plan.js'
import type {Deployer} from '../prepare-image.js'
import {labFolder, removeFolder} from './folder.js'
import {imageTable} from '../../features/lab/image-table.js'
import {checkName} from './up.js'

/** Takes a lab down and leaves nothing of it but the images. Answers whether there was anything. */
export async function labDown(name: string, deployer: Deployer): Promise<boolean> {
  checkName(name)
  const engine = await deployer.engine()
  const remains = await deployer.ask({standing: standingHosts(engine, name), networks: networks(engine), volumes: volumes(engine, name)})
  const plan = planRemoval(engine, {lab: name, ...remains})
  await deployer.carryOut(plan)
  await removeFolder(labFolder(name))
  return !isEmpty(plan)
}

/** Removes every image that was built here. */
export async function removeLabImages(deployer: Deployer): Promise<void> {
  const engine = await deployer.engine()
  const table = imageTable()
  const {present} = await deployer.ask({
    present: presentImages(
      engine,
      table.map((image) => image.name),
    ),
  })
  const plan = planImageRemoval(engine, table, present)
  await deployer.carryOut(plan)
}
