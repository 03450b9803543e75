import {createInterface} from 'node:readline'
import {debianPackages} from '../../features/lab/apt.js'
import {isPublic, readImages} from '../../features/lab/image-table.js'
import {missingImages, planImages, presentImages} from '../../features/lab/images.js'
import {isEmpty} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {template, templatePath, templatesIn} from '../../template.js'
import type {Deployer} from '../prepare-image.js'

const folder = 'lab/images'

/** Every image that can be built here. */
export const imageTable = () => readImages(templatesIn(folder))

/**
 * Sees to it that this machine's engine has these images: as they are, pulled, or built here.
 * Answers the names of those that it had to get. Errors: USAGE for a name without a recipe, BUILD_FAILED.
 */
export async function ensureImages(names: readonly string[], deployer: Deployer): Promise<readonly string[]> {
  const engine = await deployer.engine()
  const table = imageTable()
  const present = async () =>
    (
      await deployer.ask({
        present: presentImages(
          engine,
          table.map((image) => image.name),
        ),
      })
    ).present
  const missing = missingImages(table, names, await present())
  if (missing.length === 0) return []
  await Promise.all(missing.filter((image) => isPublic(image.name)).map((image) => pull(image.name, engine)))
  const left = missingImages(table, names, await present())
  const {packages} = left.length > 0 ? await deployer.ask({packages: debianPackages}) : {packages: undefined}
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const plan = planImages(left, {engine, packages, asRoot, pathOf: (name) => templatePath(`${folder}/${name}`), bootstrap: template(`${folder}/debian/13/bootstrap.sh`)})
  if (!isEmpty(plan)) await deployer.carryOut(plan)
  return missing.map((image) => image.name)
}

/** Seconds within which a registry has to begin to answer. */
const patience = 8

/** Pulls an image, unless no registry has it or answers soon. */
async function pull(name: string, {docker, env}: LocalEngine): Promise<void> {
  const {execa} = await import('execa')
  const child = execa(docker, ['pull', name], {env, reject: false, buffer: false, stdin: 'ignore', stderr: 'ignore'})
  const timer = setTimeout(() => child.kill(), patience * 1000)
  createInterface({input: child.stdout}).once('line', () => clearTimeout(timer))
  await child
  clearTimeout(timer)
}
