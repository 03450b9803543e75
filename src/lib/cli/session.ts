import type {Config, Host} from '../config/config.js'
import {paths} from '../config/paths.js'
import {engines} from '../engines/index.js'
import type {Engine} from '../engines/engine.js'
import {toView, viewFacts} from '../features/app/view.js'
import type {HostView} from '../features/app/view.js'
import {scheduledIn} from '../features/jobs/schedules.js'
import type {HostFailure} from '../hosts/fleet-options.js'
import type {Fleet} from '../hosts/fleet.js'
import type {Plan} from '../plan/plan.js'
import {execute} from '../run/execute.js'
import {holdLease} from '../run/lease.js'
import type {Lease} from '../run/lease.js'
import type {LocalEngine} from '../run/local-engine.js'
import {observe} from '../run/observe.js'
import type {Answers, Facts} from '../shell/fact.js'
import {buildersOf} from './builders.js'
import type {Builders} from './builders.js'
import {tellingHowFar} from './how-far.js'
import {inOwnHook, ownHook} from './own-hook.js'
import {pickHosts} from './pick-hosts.js'
import type {Project} from './project.js'
import {reach, withoutHosts} from './reach.js'
import {stillAsking} from './still-asking.js'

/** Hosts that are connected, and leased where something is to change. */
export type Session = {
  readonly project: Project
  readonly config: Config
  readonly engine: Engine
  readonly fleet: Fleet
  /** Hosts that can't be reached and were left out, as `skipUnreachable` asks. */
  readonly skipped: readonly HostFailure[]
  /** Asks every host the same facts at once: one exec each. */
  ask<F extends Facts>(facts: F, hosts?: readonly string[]): Promise<readonly {readonly host: string; readonly answers: Answers<F>}[]>
  /** What stands on every host. Errors: PREFLIGHT_FAILED where one is not set up. */
  views(hosts?: readonly string[]): Promise<readonly HostView[]>
  /** Carries a plan out before the user's eyes; a way back even after Ctrl-C. */
  carryOut(plan: Plan, options?: {readonly evenIfCancelled: boolean}): Promise<void>
  /** The Docker of `build.on`, until the session ends. Errors: ENGINE_MISSING, and all of connecting. */
  builder(host: Host): Promise<LocalEngine>
  /** Connects further hosts. Those that can't be reached are told of and left out. Answers the names of the rest. */
  join(further: Further): Promise<readonly string[]>
}

/** Hosts that a session goes to beside those that it began with. */
export type Further = {
  readonly hosts: readonly Host[]
  /** They are changed as the app's own: leased like them. */
  readonly leased: boolean
  /** What is told of one that can't be reached. */
  readonly missed: (failure: HostFailure) => string
}

export type SessionOptions = {
  /** What is about to be done, such as "deploy v1.2": takes the lease. Absent: the hosts are only read. */
  readonly purpose?: string | undefined
  /** The work begins with what stands on every host: that is asked in the same moment as the lease. */
  readonly looks?: boolean | undefined
  /** Waits while another holds the lease. */
  readonly wait?: boolean | undefined
  /** Names of hosts; absent: all of the file. */
  readonly hosts?: readonly string[] | undefined
  /** True: hosts that can't be reached are left out. False: they are what it fails with, and the flag is told of. Absent: all are needed. */
  readonly skipUnreachable?: boolean | undefined
}

/** Connects, takes the lease if there is a purpose, does the work, and lets go of both whatever happens. */
export async function inSession<T>(project: Project, options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const hosts = pickHosts(project.config, options.hosts)
  project.view.note(`Connecting to ${hosts.length === 1 ? (hosts[0]?.name ?? '') : `${hosts.length} hosts`}`)
  const {fleet, skipped} = await reach(project, hosts, options)
  const held = holding(project, fleet, skipped)
  try {
    const ahead: Promise<readonly HostView[] | undefined>[] = []
    await lease(project, options, held, (prelude) => options.looks && ahead.push(lookAhead(project, fleet, prelude)))
    return await work(toSession(project, options, held, ahead[0]))
  } finally {
    await held.builders.close()
    // The word of release goes out before the connection ends: both are one way to the host, and nobody waits for an answer.
    await Promise.all([...[...held.leases.values()].map((each) => each.release()), ...held.fleets.map((each) => each.close())])
  }
}

/** Only reads, and makes do with the hosts that answer. Errors: those of all hosts, when none does. */
export async function inReadSession<T>(
  project: Project,
  names: readonly string[] | undefined,
  work: (session: Session, failures: readonly HostFailure[]) => Promise<T>,
): Promise<T> {
  const {fleet, failures} = await project.connectEach(pickHosts(project.config, names))
  try {
    if (fleet.hosts.length === 0 && failures[0]) throw failures[0].error
    return await work(toSession(project, {}, holding(project, fleet)), failures)
  } finally {
    await fleet.close()
  }
}

/** What a session has opened, and must let go of. */
type Held = {
  readonly fleets: Fleet[]
  readonly leases: Map<Fleet, Lease>
  readonly skipped: readonly HostFailure[]
  readonly builders: Builders
}

function holding(project: Project, fleet: Fleet, skipped: readonly HostFailure[] = []): Held {
  const fleets = [fleet]
  return {fleets, leases: new Map(), skipped, builders: buildersOf(project, fleets)}
}

/** Takes the lease on the hosts that were connected last. */
async function lease(project: Project, {purpose, wait}: SessionOptions, {fleets, leases, skipped}: Held, ahead?: (prelude: string) => unknown): Promise<void> {
  const fleet = fleets.at(-1)
  if (purpose === undefined || !fleet) return
  const hook = ownHook(project.config.name, process.env)
  leases.set(
    fleet,
    await holdLease(fleet, fleet.hosts, {
      folder: paths.lease(project.config.name),
      who: project.who,
      purpose: [purpose, ...withoutHosts(skipped)].join(', '),
      wait: wait && hook === undefined,
      ahead,
      tell: project.view.note,
      signal: project.signal,
    }).catch((error: unknown) => {
      throw inOwnHook(error, hook)
    }),
  )
}

/** What stands on every host, as soon as the lease is ours there. Undefined where that did not come at once: whoever needs it asks again, and is told why. */
const lookAhead = (project: Project, fleet: Fleet, prelude: string): Promise<readonly HostView[] | undefined> => {
  const facts = factsOf(project)
  const answers = Promise.all(fleet.hosts.map(async (host) => ({host, answers: await stillAsking(host, observe(fleet.on(host), facts, {prelude}), project.view.note)})))
  return answers.then(
    (each) => each.map((one) => toView(one.host, one.answers)),
    () => undefined,
  )
}

const factsOf = ({config}: Project): ReturnType<typeof viewFacts> => viewFacts(engines[config.engine], config.name, scheduledIn(config))

/** `ahead`: what stood on every host when the lease was taken, for who asks first. */
function toSession(project: Project, options: SessionOptions, held: Held, ahead?: Promise<readonly HostView[] | undefined>): Session {
  const engine = engines[project.config.engine]
  const fleet = joined(held.fleets)
  const prelude = (host: string): string => [...held.leases].find(([{hosts}]) => hosts.includes(host))?.[1].prelude(host) ?? ''
  // Who changes something reads to the end what he has begun.
  const signal = options.purpose === undefined ? project.signal : undefined
  const ask: Session['ask'] = (facts, hosts = fleet.hosts) =>
    Promise.all(hosts.map(async (host) => ({host, answers: await stillAsking(host, observe(fleet.on(host), facts, {prelude: prelude(host), signal}), project.view.note)})))
  return {
    project,
    config: project.config,
    engine,
    fleet,
    skipped: held.skipped,
    ask,
    views: lookBy(project, ask, ahead),
    carryOut: (plan, {evenIfCancelled} = {evenIfCancelled: false}) =>
      tellingHowFar(plan, project.view.tell, (tell) =>
        execute(plan, {
          fleet,
          directory: project.directory,
          tell,
          prelude,
          archive: held.builders.archives,
          incoming: paths.incoming(project.config.name),
          signal: AbortSignal.any([...(evenIfCancelled ? [] : [project.signal]), ...[...held.leases.values()].map((each) => each.lost)]),
        }),
      ),
    builder: held.builders.engineOn,
    join: (further) => join(project, options, held, further),
  }
}

async function join(project: Project, options: SessionOptions, held: Held, {hosts, leased, missed}: Further): Promise<readonly string[]> {
  const {fleet, failures} = await project.connectEach(hosts)
  for (const failure of failures) project.view.note(missed(failure))
  held.fleets.push(fleet)
  if (leased) await lease(project, options, held)
  return fleet.hosts
}

/** What was asked ahead is told once: who looks again wants to know what stands by then. */
function lookBy(project: Project, ask: Session['ask'], ahead: Promise<readonly HostView[] | undefined> | undefined): Session['views'] {
  let first = ahead
  return async (hosts) => {
    const known = hosts === undefined ? first : undefined
    first = undefined
    return (await known) ?? (await ask(factsOf(project), hosts)).map(({host, answers}) => toView(host, answers))
  }
}

/** Several fleets as one: hosts that join later belong to it, too. */
const joined = (fleets: readonly Fleet[]): Fleet => ({
  get hosts() {
    return fleets.flatMap((fleet) => fleet.hosts)
  },
  on: (host) => {
    const fleet = fleets.find((each) => each.hosts.includes(host))
    if (!fleet) throw new TypeError(`${host} is not connected`)
    return fleet.on(host)
  },
  close: async () => void (await Promise.all(fleets.map((fleet) => fleet.close()))),
})
