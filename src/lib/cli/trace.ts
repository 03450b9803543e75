import {appendFileSync} from 'node:fs'
import {messageOf, ShipitError} from '../errors.js'
import type {Event} from '../run/world.js'
import type {View} from './live.js'
import {here, placeOf} from './progress.js'

/** What happens in a run, a line of JSON each: SHIPIT_TRACE names the file that it is added to. */
export type Trace = {readonly tell: (event: Event) => void; readonly note: (text: string) => void}

/** A line of a trace. */
export type TraceLine = {
  /** RFC 3339. */
  readonly at: string
  readonly pid: number
  /** A note is what shipit says between plans. */
  readonly event: 'note' | 'start' | 'done' | 'failed'
  /** Absent for notes. */
  readonly kind?: 'group' | 'step'
  /** A host, or `here`; absent for groups and notes. */
  readonly place?: string
  readonly title: string
  /** Of what failed, its first line. */
  readonly error?: string
}

/** Each line is written before the run goes on, so that a trace is true up to the moment that a client was killed. What steps print is left out: a trace holds no secret. */
export function openTrace(file: string | undefined): Trace {
  if (!file) return {tell: () => undefined, note: () => undefined}
  const write = (line: Omit<TraceLine, 'at' | 'pid'>): void => append(file, {at: new Date().toISOString(), pid: process.pid, ...line})
  return {
    tell: (event) => {
      const {plan} = event
      if (event.kind === 'line' || event.kind === 'bytes') return
      if (plan.kind === 'group') write({event: event.kind, kind: 'group', title: plan.title})
      else write({event: event.kind, kind: 'step', place: placeOf(plan) ?? here, title: plan.title, ...(event.kind === 'failed' && {error: firstLine(event.error)})})
    },
    note: (text) => write({event: 'note', title: text}),
  }
}

/** A view whose events are written down, too, and first. */
export const traced = (view: View, trace: Trace): View => ({
  ...view,
  tell: (event) => {
    trace.tell(event)
    view.tell(event)
  },
  note: (text) => {
    trace.note(text)
    view.note(text)
  },
})

function append(file: string, line: TraceLine): void {
  try {
    appendFileSync(file, `${JSON.stringify(line)}\n`, {mode: 0o600})
  } catch (cause) {
    throw new ShipitError('USAGE', `SHIPIT_TRACE can't be written: ${messageOf(cause)}`, {hint: 'Name a file in a folder that exists, or unset SHIPIT_TRACE.', cause})
  }
}

/** What follows the first line is what the step printed. */
const firstLine = (error: unknown): string => messageOf(error).split('\n', 1)[0] ?? ''
