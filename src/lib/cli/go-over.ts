import {readKilled} from '../features/app/killed.js'
import type {HostView} from '../features/app/view.js'
import {deployerHook} from '../features/hooks/hooks.js'
import type {HookMoment} from '../features/hooks/hooks.js'
import type {Upcoming} from '../features/jobs/schedules.js'
import {readTraffic} from '../features/proxy/counted.js'
import {unsaved} from '../features/recovery/unsaved.js'
import type {ReleasePlan} from '../flows/release.js'
import type {Release} from '../features/releases/release.js'
import {hashOf} from '../features/app/hash.js'
import {messageOf, ShipitError} from '../errors.js'
import type {AccessoriesPlan} from '../flows/accessories.js'
import {toSections} from '../plan/diff.js'
import {isEmpty, steps} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {confirm} from './confirm.js'
import {questionBefore} from './consent.js'
import {tellChanges} from './outcome.js'
import type {Outcome, Told} from './outcome.js'
import type {Session} from './session.js'
import {describeStanding} from './standing.js'

export type Going = ReleasePlan & {
  readonly release: Release
  readonly views: readonly HostView[]
  /** When jobs run next. */
  readonly jobs?: readonly Upcoming[]
  /** What becomes of accessories on the way. */
  readonly accessories?: Pick<AccessoriesPlan, 'works' | 'gone'>
  readonly startedAt: Date
  readonly options: {readonly dryRun?: boolean | undefined; readonly yes?: boolean | undefined; readonly plan?: string | undefined}
  readonly moment: HookMoment
  /** What only a client that has heard of the plan's end may do. */
  readonly finish?: Plan | undefined
  /** The hook that is told of success. */
  readonly after?: 'after-deploy' | 'after-rollback' | undefined
}

/** Shows, asks where something goes for good, carries out, tells hooks, and reports. */
export async function goOver(session: Session, going: Going): Promise<Told> {
  const {plan, options, moment} = going
  const told = (changed: boolean): Told => ({plan, outcome: toOutcome(session, going, changed)})
  if (options.plan !== undefined) refuseOther(options.plan, digestOf(going))
  if (isEmpty(plan) || options.dryRun) return told(!isEmpty(plan))
  for (const line of tellChanges(going.changes, session.config)) session.project.view.note(line)
  const question = questionBefore(session.config, going)
  if (question !== undefined) await confirm({message: question, yes: options.yes ?? false}, session.project.terminal)
  try {
    await session.project.here.carryOut(deployerHook('before-deploy', moment))
    await session.carryOut(plan)
    if (going.finish) await session.carryOut(going.finish, {evenIfCancelled: true})
  } catch (error) {
    await session.project.here.carryOut(deployerHook('on-failure', {...moment, error: messageOf(error)})).catch((fault: unknown) => session.project.view.note(messageOf(fault)))
    throw await withStanding(session, error)
  }
  if (going.after) await session.project.here.carryOut(deployerHook(going.after, moment))
  return told(true)
}

/** Of what would be done and changed: equal for plans that are equal. 8 hex digits. */
const digestOf = ({plan, diff, release}: Going): string => hashOf([release.id, release.image.ref, diff, toSteps(plan)]).slice(0, 8)

/** Errors: CONFLICT where something has changed since a plan was looked at. */
function refuseOther(seen: string, now: string): void {
  if (seen === now) return
  throw new ShipitError('CONFLICT', `The plan is not the one that you saw (${seen}): by now it is ${now}. A host, the file or the image has changed meanwhile.`, {
    hint: 'Look at it again: shipit plan',
  })
}

/** Who cancels learns what stands now, as the hosts tell it. */
async function withStanding(session: Session, error: unknown): Promise<unknown> {
  if (!(error instanceof ShipitError) || error.code !== 'CANCELLED') return error
  const stands = await session.views().then(
    (views) => describeStanding(session.config.name, views),
    (fault: unknown) => `What stands now could not be read: ${messageOf(fault)}`,
  )
  return new ShipitError('CANCELLED', `${error.message} ${stands}`, {hint: error.hint, cause: error})
}

const toSteps = (plan: Plan): Outcome['steps'] =>
  steps(plan).map((step) => ({...('host' in step && {host: step.host}), effect: 'effect' in step ? step.effect : 'check', title: step.title}))

function toOutcome({config, fleet, skipped, project}: Session, going: Going, changed: boolean): Outcome {
  const {plan, changes, diff, release, jobs = [], startedAt, options} = going
  const lost = unsaved(config)
  const killed = readKilled(project.killed)
  const traffic = readTraffic([...project.counts.values()])
  return {
    app: config.app,
    ...(config.destination !== undefined && {destination: config.destination}),
    release: release.id,
    tag: release.tag,
    image: release.image.ref,
    changed,
    dryRun: options.dryRun ?? false,
    changes,
    diff: toSections(diff),
    digest: digestOf(going),
    ...(jobs.length > 0 && {jobs}),
    ...(lost.length > 0 && {unsaved: lost}),
    steps: toSteps(plan),
    hosts: fleet.hosts.map((host) => ({host, ...fleet.on(host).counters})),
    ...(skipped.length > 0 && {skipped: skipped.map(({host, error}) => ({host, because: error.message}))}),
    said: project.said,
    ...(traffic && {traffic}),
    ...(killed.length > 0 && {killed}),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 100) / 10,
  }
}
