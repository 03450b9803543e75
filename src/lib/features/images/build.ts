import type {Build, Config} from '../../config/config.js'
import {labels} from '../../config/paths.js'
import {ShipitError} from '../../errors.js'
import {sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd} from '../../shell/command.js'
import type {Secret} from '../../shell/secret.js'
import {nameOf} from './identify.js'
import type {Wanted} from './identify.js'

/**
 * Builds the image in the deployer's engine, under its own name and tag.
 * Errors: NOT_SUPPORTED for what this engine's builder can't do, SECRET_MISSING.
 */
export function planBuild(config: Config, wanted: Wanted, engine: LocalEngine, secrets: ReadonlyMap<string, Secret>): Plan {
  if (!config.build || !wanted.build) return sequence('Nothing to build', [])
  refuseUnsupported(config.build, engine)
  return {
    kind: 'local',
    title: `Build ${nameOf(wanted)} from ${config.build.context}${engine.on === undefined ? '' : ` on ${engine.on}`}`,
    effect: 'create',
    command: cmd(engine.docker, 'build', ...words(config.build, engine), '--label', `${labels.app}=${config.name}`, '--tag', nameOf(wanted), config.build.context),
    // Attestations would make another image of each build of the same files.
    env: {...engine.env, ...(engine.buildkit && {DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1'}), ...secretEnv(config.build, secrets)},
    failure: {code: 'BUILD_FAILED'},
  }
}

const words = (build: Build, engine: LocalEngine): readonly string[] => [
  ...(engine.buildkit ? ['--progress', 'plain'] : []),
  // The images are for hosts of one engine and are saved from this one.
  ...(engine.buildx ? ['--load'] : []),
  ...(engine.idFile === undefined ? [] : ['--iidfile', engine.idFile]),
  ...(build.dockerfile === undefined ? [] : ['--file', build.dockerfile]),
  ...(build.target === undefined ? [] : ['--target', build.target]),
  ...build.platforms.flatMap((platform) => ['--platform', platform]),
  ...Object.entries(build.args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ...build.secrets.flatMap((name) => ['--secret', `id=${name},env=${variable(name)}`]),
  ...(build.cache === undefined ? [] : ['--cache-from', build.cache, '--cache-to', `${build.cache},mode=max`]),
]

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

function refuseUnsupported(build: Build, {docker, buildkit, buildx}: LocalEngine): void {
  const refuse = (what: string, hint: string): never => {
    throw new ShipitError('NOT_SUPPORTED', what, {hint})
  }
  if (build.platforms.length > 1) refuse('Building for several platforms at once is not supported yet.', 'Name one of `build.platforms`.')
  if (!buildkit && build.secrets.length + build.platforms.length > 0) refuse(`${docker} has no BuildKit, which build secrets and platforms need.`, 'Install docker-buildx.')
  if (!buildx && build.cache !== undefined) refuse(`${docker} has no buildx, which a build cache needs.`, 'Install docker-buildx.')
}
