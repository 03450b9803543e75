import {ShipitError} from '../../errors.js'
import {isLabName} from '../../features/lab/names.js'
import {hostsAlike, imageOf} from '../../features/lab/spec.js'
import type {LabHost} from '../../features/lab/spec.js'
import {toHosts, toKnownHosts, toSshConfig} from '../../features/lab/ssh-files.js'
import {engineSystem, enteredHosts, networks, standingHosts} from '../../features/lab/state.js'
import {planLab} from '../../features/lab/up.js'
import type {LabView} from '../../features/lab/up.js'
import type {Host} from '../../config/config.js'
import {isEmpty} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import type {Deployer} from '../prepare-image.js'
import {ensureKeys, labFolder, readWishes, writeQuietly} from './folder.js'
import {labEngine} from './engine.js'
import {ensureImages} from './images.js'
import {whenReachable} from './reachable.js'

export type LabWishes = {
  /** Absent: default. */
  readonly name?: string
  /** Absent: what stands, or three ready ones. */
  readonly hosts?: readonly LabHost[]
  /** Images that this machine's engine is to have, such as a base that an example is built from. */
  readonly images?: readonly string[]
}

export type Lab = {readonly name: string; readonly hosts: readonly Host[]; /** False: all of it stood already. */ readonly changed: boolean; readonly sshConfig: string}

/** Brings a lab up, or what is missing of it. Errors: USAGE, CONFLICT, ENGINE_MISSING, BUILD_FAILED, COMMAND_FAILED. */
export async function labUp({name = 'default', hosts, images = ['caddy:2']}: LabWishes, deployer: Deployer): Promise<Lab> {
  checkName(name)
  const engine = await labEngine(deployer)
  const folder = labFolder(name)
  const [before, {system}] = await Promise.all([viewLab(name, engine, deployer), deployer.ask({system: engineSystem(engine)})])
  const wanted = hosts ?? (await readWishes(folder)) ?? (before.standing.length > 0 ? before.standing.map((each) => each.host) : hostsAlike(3))
  const built = await ensureImages([...new Set([...wanted.map((host) => imageOf(host)), ...images])], deployer)
  const publicKeys = await ensureKeys(folder)
  const plan = planLab({name, hosts: wanted, publish: isElsewhere(system.system)}, before, {engine, system, publicKeys})
  await writeQuietly(folder.wishes, `${JSON.stringify(wanted)}\n`)
  await deployer.carryOut(plan)

  const after = isEmpty(plan) ? before : await viewLab(name, engine, deployer)
  const found = toHosts(after.standing, folder)
  await writeQuietly(folder.knownHosts, toKnownHosts(after.standing, after.entered))
  await writeQuietly(folder.sshConfig, toSshConfig(found))
  await Promise.all(found.filter((host) => host.jump === undefined).map(whenReachable))
  return {name, hosts: found, changed: !isEmpty(plan) || built.length > 0, sshConfig: folder.sshConfig}
}

/** The hosts of a lab that stands, for `-d lab`. Errors: NOT_FOUND, ENGINE_MISSING. */
export async function labHosts(name: string, deployer: Deployer): Promise<readonly Host[]> {
  // Any docker client can tell: to look for the best one takes longer than the question.
  const {standing} = await deployer.ask({standing: standingHosts({docker: 'docker'}, name)})
  if (standing.length === 0) await deployer.engine()
  const stopped = standing.filter((each) => !each.isRunning).map((each) => each.host.name)
  const hint = `Bring it up: shipit lab up${name === 'default' ? '' : ` --name ${name}`}`
  if (standing.length === 0) throw new ShipitError('NOT_FOUND', `There is no lab "${name}" on this machine.`, {hint})
  if (stopped.length > 0) throw new ShipitError('NOT_FOUND', `The lab "${name}" is not whole: ${stopped.join(', ')} stopped.`, {hint})
  return toHosts(standing, labFolder(name))
}

export function checkName(name: string): void {
  if (!isLabName(name)) throw new ShipitError('USAGE', `"${name}" can't be the name of a lab.`, {hint: 'Take small letters, digits and dashes, 30 at most, a letter first.'})
}

async function viewLab(name: string, engine: LocalEngine, deployer: Deployer): Promise<LabView> {
  const {standing, networks: found} = await deployer.ask({standing: standingHosts(engine, name), networks: networks(engine)})
  const running = standing.filter((each) => each.isRunning).map((each) => each.container)
  const {entered} = await deployer.ask({entered: enteredHosts(engine, running)})
  return {standing, networks: found, entered}
}

/** The engine runs in a machine of its own, whose networks can't be reached from here. */
const isElsewhere = (system: string): boolean => process.platform !== 'linux' || system.includes('Docker Desktop')
