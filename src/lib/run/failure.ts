import {messageOf, ShipitError} from '../errors.js'
import {isFull, makeRoom} from './full-disk.js'
import type {Failure} from '../plan/plan.js'

export type Failed = {
  readonly title: string
  readonly failure?: Failure | undefined
  /** A host, or "this machine". */
  readonly where: string
  /** "exit 3", "stopped after 60 s": what happened. */
  readonly what: string
  /** The command as people read it. */
  readonly command: string
  /** What it printed last. */
  readonly lines: readonly string[]
}

/** The error of a step that failed: what, where, by which command, and what it said. */
export const stepFailed = ({title, failure, where, what, command, lines}: Failed): ShipitError =>
  new ShipitError(failure?.code ?? 'COMMAND_FAILED', [headline({title, failure, where, what, command}), ...lines].join('\n'), {hint: hintFor(lines.join('\n'), where, failure)})

const hintFor = (said: string, where: string, failure: Failure | undefined): string | undefined =>
  failure?.clues?.find((clue) => said.toLowerCase().includes(clue.said))?.hint ?? (isFull(said) ? makeRoom(where) : failure?.hint)

/** A step that says in its own words what it means tells the command only where that is what failed: a replica that is not healthy did not fail by its exit code. */
function headline({title, failure, where, what, command}: Omit<Failed, 'lines'>): string {
  const on = failure?.at ?? where
  if (failure?.says === undefined) return `${title} failed${title.endsWith(` on ${on}`) ? '' : ` on ${on}`} (${what}): ${command}`
  return failure.code === 'COMMAND_FAILED' ? `${failure.says} on ${on} (${what}): ${command}` : `${failure.says} on ${on}.`
}

/** Why nothing further is begun. */
export const cancelled = (signal: AbortSignal | undefined): ShipitError => (signal?.reason instanceof ShipitError ? signal.reason : new ShipitError('CANCELLED', 'Cancelled.'))

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal)
}

/** Everything that failed, as one error. The first that is not a mere cancellation gives the code. */
export function together(failures: readonly unknown[]): unknown {
  const bug = failures.find((failure) => !(failure instanceof ShipitError))
  if (bug !== undefined) return failures.length === 1 ? bug : new AggregateError(failures, messages(failures))
  const known = failures as readonly ShipitError[]
  const real = known.filter((failure) => failure.code !== 'CANCELLED')
  const [first, ...others] = real.length > 0 ? real : known.slice(0, 1)
  if (first === undefined || others.length === 0) return first
  const hints = [...new Set(real.flatMap((failure) => failure.hint ?? []))]
  return new ShipitError(first.code, messages(real), {hint: hints.length > 0 ? hints.join('\n') : undefined, cause: new AggregateError(real)})
}

/** The failure that came first, and that going back failed too. */
export function andGoingBack(first: unknown, second: unknown): unknown {
  if (!(first instanceof ShipitError)) return new AggregateError([first, second], messages([first, second]))
  return new ShipitError(first.code, `${first.message}\nGoing back failed too: ${messageOf(second)}`, {hint: first.hint, cause: new AggregateError([first, second])})
}

/** What takes several lines stands apart. */
function messages(failures: readonly unknown[]): string {
  const each = [...new Set(failures.map(messageOf))]
  return each.join(each.some((message) => message.includes('\n')) ? '\n\n' : '\n')
}
