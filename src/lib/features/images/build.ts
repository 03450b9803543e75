import type {Build, Config} from '../../config/config.js'
import {labels} from '../../config/paths.js'
import {ShipitError} from '../../errors.js'
import {sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd} from '../../shell/command.js'
import type {Secret} from '../../shell/secret.js'
import {buildClues} from './build-clues.js'
import {cacheWords} from './cache.js'
import {nameOf} from './identify.js'
import {architectureOf, nameFor} from './platforms.js'
import type {Wanted} from './identify.js'

/**
 * Builds the image in the deployer's engine, or in a builder's, under its own name and tag; for several platforms one for each.
 * Errors: NOT_SUPPORTED for what this engine's builder can't do, SECRET_MISSING.
 */
export function planBuild(config: Config, wanted: Wanted, engine: LocalEngine, secrets: ReadonlyMap<string, Secret>): Plan {
  if (!config.build || !wanted.build) return sequence('Nothing to build', [])
  const {build} = config
  const platforms = wanted.platforms ?? build.platforms
  refuseUnsupported(build, platforms, engine)
  const name = nameOf(wanted)
  const step = (one: One): Step => buildStep(config, build, engine, {...one, env: secretEnv(build, secrets)})
  if (platforms.length > 1)
    return sequence(
      `Build ${name}`,
      platforms.map((platform) => step({name: nameFor(name, platform), platform})),
    )
  return step({name, ...(platforms[0] !== undefined && {platform: platforms[0]})})
}

type One = {readonly name: string; readonly platform?: string}

const buildStep = (config: Config, build: Build, engine: LocalEngine, {name, platform, env}: One & {readonly env: Readonly<Record<string, Secret>>}): Step => ({
  kind: 'local',
  title: `Build ${name} from ${build.context}${engine.on === undefined ? '' : ` on ${engine.on}`}`,
  effect: 'create',
  command: cmd(engine.docker, ...verb(build, engine), ...words(build, engine, platform), '--label', `${labels.app}=${config.name}`, '--tag', name, build.context),
  // Attestations would make another image of each build of the same files.
  env: {...engine.env, ...(engine.buildkit && {DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1'}), ...env},
  failure: {
    code: 'BUILD_FAILED',
    hint: 'Nothing was changed on the hosts. Mend what the build says, and run the same command again.',
    clues: buildClues(build, engine, platform),
    ...(engine.on !== undefined && {at: engine.on}),
  },
})

/** `docker build` always takes the engine's own builder; one that was chosen with `docker buildx use`, because it hands out its cache, is taken by this alone. */
const verb = ({cache}: Build, {on}: LocalEngine): readonly string[] => (cache !== undefined && on === undefined ? ['buildx', 'build'] : ['build'])

const words = (build: Build, engine: LocalEngine, platform: string | undefined): readonly string[] => [
  ...(engine.buildkit ? ['--progress', 'plain'] : []),
  // The images are for hosts of one engine and are saved from this one.
  ...(engine.buildx ? ['--load'] : []),
  ...(engine.idFile === undefined ? [] : [engine.buildx ? '--metadata-file' : '--iidfile', idFileFor(engine.idFile, platform)]),
  ...(build.dockerfile === undefined ? [] : ['--file', build.dockerfile]),
  ...(build.target === undefined ? [] : ['--target', build.target]),
  ...(platform === undefined ? [] : ['--platform', platform]),
  ...Object.entries(build.args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ...build.secrets.flatMap((name) => ['--secret', `id=${name},env=${variable(name)}`]),
  ...(build.cache === undefined ? [] : cacheWords(build.cache)),
]

/** Where it is written what came of a build for a platform. */
export const idFileFor = (file: string, platform: string | undefined): string => (platform === undefined ? file : `${file}-${architectureOf(platform)}`)

/** Ids that such a file has for the image: Docker's containerd store knows it by its manifest, any other by its config, and `--iidfile` tells the latter alone. */
export function idsIn(text: string): readonly string[] {
  if (!text.startsWith('{')) return [text.trim()]
  const told = JSON.parse(text) as Readonly<Record<string, unknown>>
  const ids = ['containerimage.digest', 'containerimage.config.digest'].map((key) => told[key]).filter((id) => typeof id === 'string')
  return [...new Set(ids)]
}

/** A name of our own: a secret called PATH must not become the builder's. */
const variable = (secret: string): string => `SHIPIT_SECRET_${secret}`

const secretEnv = (build: Build, secrets: ReadonlyMap<string, Secret>): Readonly<Record<string, Secret>> =>
  Object.fromEntries(
    build.secrets.map((name) => {
      const value = secrets.get(name)
      if (!value) throw new ShipitError('SECRET_MISSING', `The build needs the secret ${name}.`, {hint: 'Put it where the other secrets are kept.'})
      return [variable(name), value]
    }),
  )

function refuseUnsupported(build: Build, platforms: readonly string[], {docker, buildkit, buildx}: LocalEngine): void {
  const refuse = (what: string): never => {
    throw new ShipitError('NOT_SUPPORTED', what, {
      hint: 'Install it on this machine, where the client is (Debian, Ubuntu: `sudo apt-get install docker-buildx`; macOS: `brew install docker-buildx`).',
    })
  }
  if (!buildkit && build.secrets.length + platforms.length > 0) refuse(`${docker} on this machine has no buildx, and so no BuildKit, which build secrets and platforms need.`)
  if (!buildx && build.cache !== undefined) refuse(`${docker} on this machine has no buildx, which a build cache needs.`)
}
