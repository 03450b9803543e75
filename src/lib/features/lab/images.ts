import {ShipitError} from '../../errors.js'
import {nothing, parallel, sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd, or, withInput} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import type {Packages} from './apt.js'
import {isPublic} from './image-table.js'
import type {LabImage} from './image-table.js'
import {labLabels} from './names.js'

/** What the engine has under each name: the hash that we built it from, or '' for an image that is not ours. */
export type PresentImages = ReadonlyMap<string, string>

export const presentImages = ({docker}: LocalEngine, names: readonly string[]): Fact<PresentImages> => ({
  command: or(cmd(docker, 'image', 'inspect', '--format', '{{json .RepoTags}}\t{{json .Config.Labels}}', names), cmd('true')),
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter((line) => line.includes('\t'))
        .flatMap((line) => {
          const [tags, labels] = line.split('\t').map((json) => JSON.parse(json) as unknown)
          const hash = (labels as Record<string, string> | null)?.[labLabels.image] ?? ''
          return (tags as readonly string[]).map((tag) => [tag, hash] as const)
        }),
    ),
})

/** Those of the named images, and of what they are built on, that are not there as they should be; what is built on comes first. */
export function missingImages(table: readonly LabImage[], names: readonly string[], present: PresentImages): readonly LabImage[] {
  const wanted = names.map((name) => find(table, name)).filter((image) => !isCurrent(image, present))
  const below = wanted.flatMap((image) => (image.on === undefined ? [] : [image.on]))
  if (wanted.length === 0) return []
  return [...new Set([...missingImages(table, below, present), ...wanted])]
}

const isCurrent = (image: LabImage, present: PresentImages): boolean => {
  const hash = present.get(image.name)
  return hash === image.hash || (hash === '' && isPublic(image.name))
}

const find = (table: readonly LabImage[], name: string): LabImage => {
  const image = table.find((each) => each.name === name)
  if (image) return image
  throw new ShipitError('USAGE', `There is no recipe for the image ${name}.`, {hint: `These can be built here: ${table.map((each) => each.name).join(', ')}`})
}

export type Workshop = {
  readonly engine: LocalEngine
  /** Where a folder of templates/lab/images lies. */
  readonly pathOf: (folder: string) => string
  /** `sudo -n` where the user is not root; debootstrap needs it. */
  readonly asRoot: readonly string[]
  readonly bootstrap: string
  /** Where Debian's packages come from; absent: unknown. */
  readonly packages: Packages | undefined
}

/** Builds the missing images: each when what it is built on stands, otherwise side by side. */
export function planImages(missing: readonly LabImage[], workshop: Workshop): Plan {
  if (missing.length === 0) return nothing
  const roots = missing.filter((image) => !missing.some((other) => other.name === image.on))
  return parallel(
    'Build the images of the lab',
    roots.map((image) => withThoseOnIt(image, missing, workshop)),
  )
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

const build = (image: LabImage, workshop: Workshop): Step => (image.name === 'debian:13' ? bootstrap(image, workshop) : dockerBuild(image, workshop))

const dockerBuild = (image: LabImage, {engine: {docker, env, buildkit, buildx}, pathOf}: Workshop): Step => ({
  kind: 'local',
  title: `Build ${image.name}`,
  effect: 'create',
  command: cmd(
    docker,
    'build',
    buildkit && ['--progress', 'plain'],
    buildx && '--load',
    ['--label', `${labLabels.image}=${image.hash}`],
    ['--tag', image.name],
    pathOf(image.folder),
  ),
  // Another builder than the engine's own does not see the images that it builds on.
  env: {...env, ...(buildkit && {DOCKER_BUILDKIT: '1', BUILDX_BUILDER: 'default', BUILDX_NO_DEFAULT_ATTESTATIONS: '1'})},
  failure: {code: 'BUILD_FAILED'},
})

function bootstrap(image: LabImage, {engine, packages, asRoot, bootstrap: source}: Workshop): Step {
  if (!packages) {
    throw new ShipitError('BUILD_FAILED', `No image registry answers, and this machine has no apt source of Debian: ${image.name} can't be made here.`, {
      hint: `Bring it from another machine: docker save ${image.name} | docker load`,
    })
  }
  return {
    kind: 'local',
    title: `Bootstrap ${image.name}`,
    effect: 'create',
    command: withInput(cmd(asRoot, 'sh', '-s', '--', engine.docker, image.name, `${labLabels.image}=${image.hash}`, packages.mirror, packages.sources, packages.settings), source),
    env: engine.env,
    failure: {code: 'BUILD_FAILED', hint: 'It needs root and the package debootstrap.'},
  }
}
