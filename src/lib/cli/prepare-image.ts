import type {Config} from '../config/config.js'
import {ShipitError} from '../errors.js'
import type {AppImage} from '../features/images/app-image.js'
import {idFileFor, idsIn, planBuild} from '../features/images/build.js'
import {deliveredImage, joinedImage, pushedImage, pushedRef, registryImage} from '../features/images/choose.js'
import {digestOf} from '../features/images/digest.js'
import type {Digest} from '../features/images/digest.js'
import {gitOf} from '../features/images/git.js'
import {identify, nameOf} from '../features/images/identify.js'
import type {Wanted} from '../features/images/identify.js'
import {localImages} from '../features/images/local.js'
import type {LocalImage} from '../features/images/local.js'
import {nameFor, platformsToBuild, refuseOtherArchitectures} from '../features/images/platforms.js'
import {planJoin, planLogin, planPush} from '../features/images/registry.js'
import type {Registry} from '../features/images/registry.js'
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

/** What was asked of this machine's engine while the hosts were being connected: which names, and what it has of them. */
export type FoundAhead = {readonly names: readonly string[]; readonly images: readonly LocalImage[]}

export type ImageRequest = {
  readonly config: Config
  /** `--tag`: an image that exists. */
  readonly tag?: string
  /** Host → amd64, arm64: what it is to run on. Absent: what the engine is. */
  readonly hosts?: ReadonlyMap<string, string>
  /** Of the build and of the registry, by name. */
  readonly secrets: ReadonlyMap<string, Secret>
  /** Of an image that exists; undefined where nothing was asked, or nothing answered. */
  readonly ahead?: Promise<FoundAhead | undefined>
}

/** Looks for an image that exists before it is known what the hosts are: most are what this machine's engine is. Undefined for one that is to be built. */
export async function lookAhead(wanted: Promise<Wanted>, deployer: Deployer): Promise<FoundAhead | undefined> {
  const [found, engine] = await Promise.all([wanted, deployer.engine()])
  if (found.build) return undefined
  const names = namesOf(found, engine.architecture === undefined ? [] : [engine.architecture])
  return {names, images: (await deployer.ask({local: localImages(engine, names)})).local}
}

/** What a deploy is about, before anything is built. */
export const wantedImage = async ({config, tag}: ImageRequest, deployer: Deployer): Promise<Wanted> =>
  identify(config, tag, (await deployer.ask({git: gitOf(config.build?.context ?? '.')})).git)

/** Builds the image, or finds it: in the deployer's engine, else in its registry. Errors: BUILD_FAILED, NOT_FOUND, ENGINE_MISSING. */
export async function prepareImage(request: ImageRequest, asked: Wanted, deployer: Deployer): Promise<AppImage> {
  const {config, secrets} = request
  const engine = await deployer.engine()
  const wanted = {...asked, platforms: config.build && asked.build ? platformsToBuild(config.build, request.hosts ?? new Map(), engine.architecture) : []}
  if (config.registry) await logIn(request, config.registry, {wanted, engine}, deployer)
  if (wanted.build) await deployer.carryOut(planBuild(config, wanted, engine, secrets))
  const locals = await findLocals(engine, wanted, request, deployer)
  if (config.registry) return fromRegistry(config, {wanted, engine, locals}, deployer)
  refuseOtherArchitectures(locals, request.hosts ?? new Map())
  const [local, ...others] = locals
  if (local) return deliveredImage(config, wanted, local, others)
  return registryImage(config, wanted, (await deployer.ask({digest: digestOf(engine, nameOf(wanted))})).digest)
}

type Place = {readonly wanted: Wanted; readonly engine: LocalEngine; readonly locals: readonly LocalImage[]}

/** A build may begin with what lies in the registry, or keep its cache there. */
async function logIn({secrets}: ImageRequest, registry: Registry, {wanted, engine}: Omit<Place, 'locals'>, deployer: Deployer): Promise<void> {
  const password = secrets.get(registry.password)
  if (!password) throw new ShipitError('SECRET_MISSING', `The registry needs the secret ${registry.password}.`)
  if ((wanted.platforms?.length ?? 0) > 1 && !engine.buildx) throw noJoining(engine, wanted.platforms ?? [])
  await deployer.carryOut(planLogin(engine, registry, password))
}

/** What was built here is pushed; what exists is asked of the registry first, and pushed where only this machine has it. */
async function fromRegistry(config: Config, {wanted, engine, locals}: Place, deployer: Deployer): Promise<AppImage> {
  const askDigest = async (): Promise<Digest> => (await deployer.ask({digest: digestOf(engine, nameOf(wanted))})).digest
  if (!wanted.build) {
    const digest = await askDigest()
    if (digest.kind === 'found' || locals.length === 0) return registryImage(config, wanted, digest)
  }
  const names = wanted.build ? locals.map((local) => local.name) : [nameOf(wanted)]
  await deployer.carryOut(planPush(engine, names))
  const pushed = await findLocals(engine, wanted, {}, deployer)
  const [only, ...others] = pushed
  if (!only) throw gone(nameOf(wanted), engine)
  if (others.length === 0) return pushedImage(wanted, only)
  await deployer.carryOut(
    planJoin(
      engine,
      nameOf(wanted),
      pushed.map((each) => pushedRef(wanted, each)),
    ),
  )
  return joinedImage(wanted, await askDigest(), pushed)
}

/** The image, or those for as many platforms: where there are several, one for each that a host is. */
async function findLocals(
  engine: LocalEngine,
  wanted: Wanted,
  {hosts = new Map(), ahead}: Pick<ImageRequest, 'hosts' | 'ahead'>,
  deployer: Deployer,
): Promise<readonly LocalImage[]> {
  const name = nameOf(wanted)
  const several = wanted.platforms && wanted.platforms.length > 1 ? wanted.platforms : undefined
  if (wanted.build && several) return (await Promise.all(several.map((platform) => findBuilt(engine, nameFor(name, platform), platform, deployer)))).flat()
  if (wanted.build) return findBuilt(engine, name, wanted.platforms?.[0], deployer)
  const names = namesOf(wanted, [...new Set(hosts.values())])
  const known = await ahead
  const isKnown = known !== undefined && names.every((each) => known.names.includes(each))
  const local = isKnown ? known.images.filter((image) => names.includes(image.name)) : (await deployer.ask({local: localImages(engine, names)})).local
  return local.filter((image, index) => local.findIndex((other) => other.architecture === image.architecture) === index)
}

/** By which an image that exists may be found: its own, and those of its platforms. */
const namesOf = (wanted: Wanted, machines: readonly string[]): readonly string[] => [nameOf(wanted), ...machines.map((machine) => nameFor(nameOf(wanted), `linux/${machine}`))]

/** What was built is known by its id, where the engine is not this machine's alone: another may have given its name away meanwhile. */
async function findBuilt(engine: LocalEngine, name: string, platform: string | undefined, deployer: Deployer): Promise<readonly LocalImage[]> {
  const ids = engine.idFile === undefined ? [name] : (await deployer.ask({ids: builtAs(idFileFor(engine.idFile, platform))})).ids
  const [found] = (await deployer.ask({local: localImages(engine, ids)})).local
  if (!found) throw gone(name, engine)
  return [{...found, name}]
}

/** A builder that was chosen with `docker buildx use` may keep to itself what it builds. */
const gone = (name: string, {docker, on = 'this machine'}: LocalEngine): ShipitError =>
  new ShipitError('NOT_FOUND', `${name} was built, and the engine of ${on} does not have it.`, {
    hint: `Deploy once more. If it stays so: \`${docker} buildx ls\` tells which builder is in use, and the variable BUILDX_BUILDER may name one.`,
  })

const noJoining = ({docker}: LocalEngine, platforms: readonly string[]): ShipitError =>
  new ShipitError('NOT_SUPPORTED', `${docker} has no buildx, which it takes to give a registry one image for several platforms (${platforms.join(', ')}).`, {
    hint: 'Install it (Debian, Ubuntu: `sudo apt-get install docker-buildx`), or take `registry:` out: each host then gets the image of its own platform over SSH.',
  })

const builtAs = (file: string): Fact<readonly string[]> => ({command: cmd('cat', file), parse: idsIn})
