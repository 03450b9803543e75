import {ShipitError} from '../errors.js'
import {localImages} from '../features/images/local.js'
import type {LocalImage} from '../features/images/local.js'
import type {Project} from './project.js'

/** Which of these images the deployer's engine has. No engine here is no fault: hosts may pull by themselves. */
export async function imagesHere({here}: Project, names: readonly string[]): Promise<readonly LocalImage[]> {
  try {
    return (await here.ask({local: localImages(await here.engine(), names)})).local
  } catch (error) {
    if (error instanceof ShipitError) return []
    throw error
  }
}
