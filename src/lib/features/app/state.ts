import {labels, otherColour, paths} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import type {Container, Engine, Image} from '../../engines/engine.js'
import {cmd} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import type {Secret} from '../../shell/secret.js'
import {hashKeyOf} from '../files/keyed-hash.js'
import {filesOn} from '../files/on-host.js'
import {currentRelease, goingBackTo, movedTo, releasesOf} from '../releases/facts.js'
import type {Release} from '../releases/release.js'

/** What stands on one host of an app: from the engine's labels, the proxy's flags and the release files. */
export type AppState = {
  readonly containers: readonly Container[]
  /** Names of the flags in the proxy's live folder: `<app>.<role>.green`, `<app>.maintenance`. */
  readonly flags: readonly string[]
  readonly releases: readonly Release[]
  /** Id of the release last switched to, or empty. */
  readonly current: string
  /** Id of the release that a rollback which was cut off goes back to, or empty. */
  readonly goingBack: string
  /** Name of the host that a move brings it to, or has brought it to, or empty. */
  readonly movedTo: string
  readonly images: readonly Image[]
  /** Paths of the files that lie there for containers. */
  readonly files: readonly string[]
  /** Of hashes that are made from secrets. */
  readonly hashKey: Secret | undefined
}

export type AppFacts = {readonly [K in Exclude<keyof AppState, 'containers'>]: Fact<AppState[K]>}

/** What there is to ask a host about an app beside its containers. */
export const appFacts = (engine: Engine, name: string): AppFacts => ({
  flags: liveFlags,
  releases: releasesOf(name),
  current: currentRelease(name),
  goingBack: goingBackTo(name),
  movedTo: movedTo(name),
  images: engine.images(),
  files: filesOn(name),
  hashKey: hashKeyOf(name),
})

const liveFlags: Fact<readonly string[]> = {
  command: cmd('ls', paths.live),
  parse: (stdout) => stdout.split('\n').filter(Boolean),
  otherwise: [],
}

/** The colour that the proxy sends requests to. It alone decides what may be stopped. */
export const liveColour = (state: AppState, name: string, role: string): Colour => (state.flags.includes(`${name}.${role}.green`) ? 'green' : 'blue')

export const inMaintenance = (state: AppState, name: string): boolean => state.flags.includes(`${name}.maintenance`)

/** The replicas of a role and colour, by number. */
export const replicasOf = (state: AppState, role: string, colour: Colour): readonly Container[] =>
  state.containers
    .filter((each) => each.labels[labels.kind] === 'app' && each.labels[labels.role] === role && each.labels[labels.colour] === colour)
    .sort((a, b) => Number(a.labels[labels.replica]) - Number(b.labels[labels.replica]))

export const liveReplicas = (state: AppState, name: string, role: string): readonly Container[] => replicasOf(state, role, liveColour(state, name, role))

export const idleReplicas = (state: AppState, name: string, role: string): readonly Container[] => replicasOf(state, role, otherColour(liveColour(state, name, role)))

/** Every role that has a container here, in the file or not. */
export const rolesHere = (state: AppState): readonly string[] => [
  ...new Set(state.containers.flatMap((each) => (each.labels[labels.kind] === 'app' && each.labels[labels.role] ? [each.labels[labels.role] ?? ''] : []))),
]

export const isUp = (container: Container): boolean => container.state === 'running'
