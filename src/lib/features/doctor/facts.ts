import type {Config} from '../../config/config.js'
import type {Container, Engine, PublishedPort} from '../../engines/engine.js'
import type {Answers, Fact} from '../../shell/fact.js'
import {appFacts} from '../app/state.js'
import {machineOf} from '../hosts/machine.js'
import type {Machine} from '../hosts/machine.js'
import {systemOf} from '../hosts/system.js'
import type {System} from '../hosts/system.js'
import type {InTheWay} from '../jobs/in-the-way.js'
import {nextTimes, scheduledIn} from '../jobs/schedules.js'
import type {NextTimes} from '../jobs/schedules.js'
import {jobsOn} from '../jobs/state.js'
import type {JobState} from '../jobs/state.js'
import {proxyFacts} from '../proxy/state.js'
import type {ProxyState} from '../proxy/state.js'
import {caddyVersion} from '../proxy/version.js'
import {checkup} from './checkup.js'
import type {Checkup} from './checkup.js'
import type {Finding} from './finding.js'

/** What a host answered. */
export type Answered = {
  readonly system: System
  readonly machine: Machine
  readonly checkup: Checkup
  readonly proxy: ProxyState
  /** Of the Caddy that serves; empty: none does. */
  readonly caddy: string
  /** Every container, whoever's it is. */
  readonly everything: readonly Container[]
  readonly published: readonly PublishedPort[]
  readonly flags: readonly string[]
  readonly jobs: readonly JobState[]
  readonly times: NextTimes
}

type DoctorFacts = {readonly [K in keyof Omit<Answered, 'proxy'>]: Fact<Answered[K]>} & {readonly [K in keyof ProxyState]: Fact<ProxyState[K]>}

/** All that the doctor asks a host: one round trip. Where no engine answers, there is nothing in it. */
export const doctorFacts = (engine: Engine, config: Config): DoctorFacts => ({
  ...proxyFacts(engine),
  system: systemOf(engine, config.proxy),
  machine: machineOf,
  checkup,
  caddy: caddyVersion(engine),
  everything: {...engine.containers({}), otherwise: []},
  published: engine.published(),
  flags: appFacts(engine, config.name).flags,
  jobs: jobsOn(config.name),
  times: nextTimes(scheduledIn(config)),
})

export function toAnswered({system, machine, checkup, caddy, everything, published, flags, jobs, times, ...proxy}: Answers<DoctorFacts>): Answered {
  return {system, machine, checkup, caddy, everything, published, flags, jobs, times, proxy}
}

/** How a port of a host answers from the deployer; `silent`: nothing came back. */
export type Reached = {readonly port: number; readonly answer: 'open' | 'refused' | 'silent'}

/** How a backup stands. */
export type BackupSeen = {
  readonly backup: string
  readonly newest?: {readonly at: string}
  readonly overdue: boolean
  readonly proven?: {readonly at: string}
  readonly provenLongAgo: boolean
  readonly drillFailed: boolean
  /** The run at work that others are skipped for. */
  readonly inTheWay?: InTheWay
}

/** All that is known of a host when it is examined. */
export type Seen = Answered & {
  readonly host: string
  /** As who the deployer logs in; absent: no login is needed. */
  readonly user?: string
  readonly config: Config
  readonly engine: Engine
  /** Seconds since 1970, by the deployer's clock. */
  readonly now: number
  /** Domain → addresses that it leads to, as the deployer sees it. */
  readonly domains: ReadonlyMap<string, readonly string[]>
  /** Addresses by which the deployer knows the host; empty where that can't be told. */
  readonly reachedAt: readonly string[]
  readonly reached: readonly Reached[]
  readonly backups: readonly BackupSeen[]
}

/** Looks at one thing, or one kind of thing. */
export type HostCheck = (seen: Seen) => readonly Finding[]
