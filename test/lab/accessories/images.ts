import {shipit} from '../../house/process.js'
import type {TestLab} from '../fixture.js'

/** Sees to it that the deployer's engine has these images: shipit delivers them from there. */
export async function ensureLabImages(lab: TestLab, images: readonly string[]): Promise<void> {
  const {code, stderr} = await shipit(['lab', 'up', '--name', lab.name, ...images.flatMap((image) => ['--image', image])])
  if (code !== 0) throw new Error(`the images ${images.join(', ')} could not be made:\n${stderr}`)
}
