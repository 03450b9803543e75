import type {Config} from '../config/config.js'
import {ShipitError} from '../errors.js'
import type {AppImage} from '../features/images/app-image.js'
import {planBuild} from '../features/images/build.js'
import {deliveredImage, pushedImage, registryImage} from '../features/images/choose.js'
import {digestOf} from '../features/images/digest.js'
import {gitOf} from '../features/images/git.js'
import {identify, nameOf} from '../features/images/identify.js'
import type {Wanted} from '../features/images/identify.js'
import {localImages} from '../features/images/local.js'
import type {LocalImage} from '../features/images/local.js'
import {planLogin, planPush} from '../features/images/registry.js'
import type {Plan} from '../plan/plan.js'
import type {LocalEngine} from '../run/local-engine.js'
import {cmd} from '../shell/command.js'
import type {Answers, Fact, Facts} from '../shell/fact.js'
import type {Secret} from '../shell/secret.js'

/** The deployer's own machine. */
export type Deployer = {
  ask<F extends Facts>(facts: F): Promise<Answers<F>>
  carryOut(plan: Plan): Promise<void>
  /** Errors: ENGINE_MISSING. */
  engine(): Promise<LocalEngine>
}

export type ImageRequest = {
  readonly config: Config
  /** `--tag`: an image that exists. */
  readonly tag?: string
  /** Of the build and of the registry, by name. */
  readonly secrets: ReadonlyMap<string, Secret>
}

/** What a deploy is about, before anything is built. */
export const wantedImage = async ({config, tag}: ImageRequest, deployer: Deployer): Promise<Wanted> =>
  identify(config, tag, (await deployer.ask({git: gitOf(config.build?.context ?? '.')})).git)

/** Builds the image, or finds it: in the deployer's engine, else in its registry. Errors: BUILD_FAILED, NOT_FOUND, ENGINE_MISSING. */
export async function prepareImage(request: ImageRequest, wanted: Wanted, deployer: Deployer): Promise<AppImage> {
  const {config, secrets} = request
  const engine = await deployer.engine()
  if (wanted.build) await deployer.carryOut(planBuild(config, wanted, engine, secrets))
  const local = await findLocal(engine, wanted, deployer)
  if (config.registry) return fromRegistry(request, config.registry, {wanted, engine, local}, deployer)
  if (local) return deliveredImage(config, wanted, local)
  return registryImage(config, wanted, (await deployer.ask({digest: digestOf(engine, nameOf(wanted))})).digest)
}

type Place = {readonly wanted: Wanted; readonly engine: LocalEngine; readonly local: LocalImage | undefined}

/** What was built here is pushed; what exists is asked of the registry first, and pushed where only this machine has it. */
async function fromRegistry({config, secrets}: ImageRequest, registry: NonNullable<Config['registry']>, {wanted, engine, local}: Place, deployer: Deployer): Promise<AppImage> {
  const password = secrets.get(registry.password)
  if (!password) throw new ShipitError('SECRET_MISSING', `The registry needs the secret ${registry.password}.`)
  if (!wanted.build) {
    await deployer.carryOut(planLogin(engine, registry, password))
    const {digest} = await deployer.ask({digest: digestOf(engine, nameOf(wanted))})
    if (digest.kind === 'found' || !local) return registryImage(config, wanted, digest)
  }
  await deployer.carryOut(planPush(engine, registry, wanted, password))
  const pushed = await findLocal(engine, wanted, deployer)
  if (!pushed) throw new ShipitError('NOT_FOUND', `${nameOf(wanted)} is gone from this machine's engine.`, {hint: 'Deploy once more.'})
  return pushedImage(wanted, pushed)
}

/** What was built is known by its id, where the engine is not this machine's alone: another may have given its name away meanwhile. */
async function findLocal(engine: LocalEngine, wanted: Wanted, deployer: Deployer): Promise<LocalImage | undefined> {
  const id = wanted.build && engine.idFile !== undefined ? (await deployer.ask({id: idIn(engine.idFile)})).id : nameOf(wanted)
  const [found] = (await deployer.ask({local: localImages(engine, [id])})).local
  return found && {...found, name: nameOf(wanted)}
}

const idIn = (file: string): Fact<string> => ({command: cmd('cat', file), parse: (stdout) => stdout.trim()})
