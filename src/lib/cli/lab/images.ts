import {debianPackages} from '../../features/lab/apt.js'
import {planImages} from '../../features/lab/build-images.js'
import {machine} from '../../features/lab/engine.js'
import {imageTable} from '../../features/lab/image-table.js'
import type {LabImage} from '../../features/lab/image-table.js'
import {planPulls} from '../../features/lab/pull-images.js'
import {missingImages, presentImages} from '../../features/lab/images.js'
import type {Deployer} from '../prepare-image.js'
import {labEngine} from './engine.js'

/**
 * Sees to it that this machine's engine has these images: as they are, pulled, or built here.
 * Answers the names of those that it had to get. Errors: ENGINE_MISSING, USAGE for a name without a recipe, BUILD_FAILED.
 */
export async function ensureImages(names: readonly string[], deployer: Deployer): Promise<readonly string[]> {
  const engine = await labEngine(deployer)
  const table = imageTable()
  const findMissing = async (): Promise<readonly LabImage[]> => {
    const {present} = await deployer.ask({
      present: presentImages(
        engine,
        table.map((image) => image.name),
      ),
    })
    return missingImages(table, names, present)
  }
  const missing = await findMissing()
  if (missing.length === 0) return []
  await deployer.carryOut(planPulls(missing, engine))
  const [left, {packages, machine: own}] = await Promise.all([findMissing(), deployer.ask({packages: debianPackages, machine})])
  await deployer.carryOut(planImages(left, {engine, packages, asRoot: own.isRoot ? [] : ['sudo', '-n'], needsDebootstrap: !own.hasDebootstrap}))
  return missing.map((image) => image.name)
}
