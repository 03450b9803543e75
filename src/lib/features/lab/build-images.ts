import {ShipitError} from '../../errors.js'
import {nothing, parallel, sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd, withInput} from '../../shell/command.js'
import {template, templatePath} from '../../template.js'
import {toSources} from './apt.js'
import type {Packages} from './apt.js'
import {installing} from './engine.js'
import {imageFolder} from './image-table.js'
import type {LabImage} from './image-table.js'
import {labLabels} from './names.js'

export type Workshop = {
  readonly engine: LocalEngine
  /** `sudo -n` where the user is not root; debootstrap needs it. */
  readonly asRoot: readonly string[]
  /** The program that makes a Debian out of packages is missing. */
  readonly needsDebootstrap: boolean
  /** Where Debian's packages come from; absent: unknown. */
  readonly packages: Packages | undefined
}

/** Builds the missing images: each when what it is built on stands, otherwise side by side. */
export function planImages(missing: readonly LabImage[], workshop: Workshop): Plan {
  if (missing.length === 0) return nothing
  const roots = missing.filter((image) => !missing.some((other) => other.name === image.on))
  return sequence('Build the images of the lab', [
    parallel(
      `Build ${missing.map((image) => image.name).join(', ')}`,
      roots.map((image) => withThoseOnIt(image, missing, workshop)),
    ),
    pruneNameless(workshop.engine),
  ])
}

function withThoseOnIt(image: LabImage, missing: readonly LabImage[], workshop: Workshop): Plan {
  const above = missing.filter((other) => other.on === image.name)
  const own = build(image, workshop)
  return above.length === 0
    ? own
    : sequence(own.title, [
        own,
        parallel(
          `Build on ${image.name}`,
          above.map((other) => withThoseOnIt(other, missing, workshop)),
        ),
      ])
}

/** Images of ours whose name a newer one has taken. */
const pruneNameless = ({docker, env}: LocalEngine): Step => ({
  kind: 'local',
  title: 'Remove older images of the lab',
  effect: 'remove',
  command: cmd(docker, 'image', 'prune', '--force', '--filter', `label=${labLabels.image}`),
  env,
})

const build = (image: LabImage, workshop: Workshop): Plan => (image.name.startsWith('debian:') ? bootstrap(image, workshop) : dockerBuild(image, workshop))

const dockerBuild = (image: LabImage, {engine: {docker, env, buildkit, buildx}}: Workshop): Step => ({
  kind: 'local',
  title: `Build ${image.name}`,
  effect: 'create',
  // The recipe goes by stdin: of files in one context BuildKit takes two for the same that have one name, size and time.
  command: withInput(
    cmd(
      docker,
      'build',
      buildkit && ['--progress', 'plain'],
      buildx && '--load',
      ['--label', `${labLabels.image}=${image.hash}`],
      ['--tag', image.name],
      ['--file', '-'],
      templatePath(`${imageFolder}/${image.context}`),
    ),
    template(`${imageFolder}/${image.folder}/Dockerfile`),
  ),
  // Another builder than the engine's own does not see the images that it builds on.
  env: {...env, ...(buildkit && {DOCKER_BUILDKIT: '1', BUILDX_BUILDER: 'default', BUILDX_NO_DEFAULT_ATTESTATIONS: '1'})},
  failure: {code: 'BUILD_FAILED'},
})

function bootstrap(image: LabImage, {engine, packages, asRoot, needsDebootstrap}: Workshop): Plan {
  if (!packages) {
    throw new ShipitError('BUILD_FAILED', `No image registry answers, and this machine has no apt source of Debian: ${image.name} can't be made here.`, {
      hint: `Bring it from another machine: docker save ${image.name} | docker load`,
    })
  }
  const release = template(`${imageFolder}/${image.folder}/release`).trim()
  const own: Step = {
    kind: 'local',
    title: `Bootstrap ${image.name}`,
    effect: 'create',
    command: withInput(
      cmd(asRoot, 'sh', '-s', '--', engine.docker, image.name, `${labLabels.image}=${image.hash}`, release, packages.mirror, toSources(packages, release), packages.settings),
      template(`${imageFolder}/debian/bootstrap.sh`),
    ),
    env: engine.env,
    failure: {code: 'BUILD_FAILED', hint: 'It needs root and the package debootstrap.'},
  }
  return needsDebootstrap ? sequence(own.title, [installing('Install debootstrap', ['debootstrap', 'debian-archive-keyring']), own]) : own
}
