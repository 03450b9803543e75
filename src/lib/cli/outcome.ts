import type {Config} from '../config/config.js'
import {tellKilled} from '../features/app/killed.js'
import type {Killed} from '../features/app/killed.js'
import type {Change} from '../flows/release.js'
import type {Upcoming} from '../features/jobs/schedules.js'
import {printDiff} from '../plan/diff.js'
import type {DiffSection} from '../plan/diff.js'
import {tellTraffic} from '../features/proxy/counted.js'
import type {Traffic} from '../features/proxy/counted.js'
import {printPlan} from '../plan/print.js'
import type {Plan} from '../plan/plan.js'
import type {Said} from './aloud.js'
import type {Project} from './project.js'
import {reachedAt} from './reached-at.js'

/** What a command that releases answers: printed for people, and as JSON. */
export type Outcome = {
  readonly app: string
  readonly destination?: string
  readonly release: string
  readonly tag: string
  readonly image: string
  /** False: everything was as wanted. */
  readonly changed: boolean
  readonly dryRun: boolean
  /** Why replicas are replaced, by role. */
  readonly changes: readonly Change[]
  /** What becomes of each host, told once for hosts where it is the same. */
  readonly diff: readonly DiffSection[]
  /** Of the plan: `deploy --plan` takes it. */
  readonly digest: string
  /** When the jobs, backups and drills of the file come next. */
  readonly jobs?: readonly Upcoming[]
  /** Where the file has backups: data that none of them has, caches too. */
  readonly unsaved?: readonly string[]
  /** What was done, or would be. */
  readonly steps: readonly {readonly host?: string; readonly effect: string; readonly title: string}[]
  /** What it cost: SSH execs and bytes of each host. */
  readonly hosts: readonly {readonly host: string; readonly execs: number; readonly bytesSent: number; readonly bytesReceived: number}[]
  /** Hosts that could not be reached and were left out, as --skip-unreachable asks: they keep what they have. */
  readonly skipped?: readonly {readonly host: string; readonly because: string}[]
  /** What hooks printed, and how many requests or streams were left at the end of a drain. */
  readonly said: readonly Said[]
  /** Requests that were answered while it went over. Absent: nothing that has a port went over from one release to another. */
  readonly traffic?: Traffic
  /** Roles of which old replicas took all of `stop_timeout`, and were killed. */
  readonly killed?: readonly Killed[]
  readonly seconds: number
}

/** Done on the hosts that were reached, and not on all. Unlike 4, with which nothing was done. */
const partly = 6

export const exitCodeOf = ({skipped = []}: Outcome): number => (skipped.length > 0 ? partly : 0)

/** An outcome, and the plan that led to it. */
export type Told = {readonly outcome: Outcome; readonly plan: Plan}

export function tellOutcome({outcome, plan}: Told, {advise: say, terminal, config}: Project, {withSteps = false} = {}): Outcome {
  const target = `${config.name} ${outcome.tag} (release ${outcome.release})`
  const names = outcome.hosts.map((each) => each.host).filter((name) => config.hosts.some((host) => host.name === name))
  const hosts = names.join(', ')
  if (!outcome.changed)
    say(
      [`Nothing to change: ${target} runs on ${hosts}.`, ...tellSkipped(outcome), ...(outcome.dryRun ? [...tellUpcoming(outcome.jobs), ...tellUnsaved(outcome.unsaved)] : [])].join(
        '\n',
      ),
    )
  else if (outcome.dryRun)
    say(
      [
        `${terminal.answer.heading(target)}\n`,
        ...(outcome.diff.length > 0 ? [printDiff(outcome.diff, terminal.answer)] : ['Nothing that runs changes; the hosts are told of the new release.']),
        ...(withSteps ? ['', 'Step by step:', '', printPlan(plan, terminal.answer)] : []),
        ...tellUpcoming(outcome.jobs),
        ...tellUnsaved(outcome.unsaved),
        '',
        terminal.answer.quiet(`${withSteps ? '' : 'Every step: shipit plan --steps. '}Just this, if nothing changes meanwhile: shipit deploy --plan ${outcome.digest}`),
        ...tellSkipped(outcome),
      ].join('\n'),
    )
  else
    say(
      [
        `${target} runs on ${hosts}, after ${outcome.seconds} s.`,
        ...reachedAt(config, names).map((place) => `  ${place}`),
        ...(outcome.traffic ? [`While it went over: ${tellTraffic(outcome.traffic)}.`] : []),
        ...tellKilled(outcome.killed ?? [], config.roles),
        ...tellSkipped(outcome),
      ].join('\n'),
    )
  return outcome
}

/** `web: v1.1 → v1.2, env`; the hosts are named where it is not the same on all of the role. */
export const tellChanges = (changes: readonly Change[], config: Config): readonly string[] =>
  changes.map(({role, because, hosts}) => {
    const everywhere = config.roles.find((each) => each.name === role)?.hosts.length === hosts.length
    return `${role}${everywhere ? '' : ` on ${hosts.join(', ')}`}: ${because}`
  })

/** What the hosts that were left out need, once they are back: the same again. */
const tellSkipped = ({skipped = [], release, dryRun}: Outcome): readonly string[] =>
  skipped.length === 0 || dryRun
    ? skipped.map(({host, because}) => `${host} would be skipped: ${because}`)
    : skipped.map(({host}) => `${host} was skipped and keeps what it had. Once it is back, bring it release ${release} by the same command.`)

const tellUpcoming = (jobs: readonly Upcoming[] = []): readonly string[] =>
  jobs.length === 0 ? [] : ['', 'By schedule, by the clocks of the hosts:', ...jobs.map(({job, host, schedule, next}) => `  ${job} on ${host}, ${schedule}: ${next.join(', ')}`)]

const tellUnsaved = (unsaved: readonly string[] = []): readonly string[] => (unsaved.length === 0 ? [] : ['', `Not backed up: ${unsaved.join('; ')}`])
