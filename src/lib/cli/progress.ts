import {messageOf, ShipitError} from '../errors.js'
import {steps} from '../plan/plan.js'
import type {Plan, Step} from '../plan/plan.js'
import type {Event} from '../run/world.js'
import {visible} from '../visible.js'
import {fit} from './fit.js'
import {toDuration, toSize} from './format.js'

/** How far each host has come with a plan. Times are milliseconds since any moment. */
export type Progress = {readonly plan: Plan; readonly steps: ReadonlySet<Plan>; readonly rows: ReadonlyMap<string, Row>}

export type Row = {
  /** Of the host, or `here`. */
  readonly name: string
  readonly left: number
  readonly running: readonly Running[]
  readonly failure?: string
  /** What it did last: steps follow each other closely. */
  readonly last?: {readonly title: string; readonly at: number}
  readonly startedAt?: number
  readonly endedAt?: number
}

type Running = {readonly step: Step; readonly since: number; readonly line?: string; readonly bytes?: {readonly done: number; readonly total?: number}}

/** What the deployer's own machine is called where hosts are listed. */
export const here = 'here'

export const placeOf = (step: Step): string | undefined => ('host' in step ? step.host : step.kind === 'local' ? here : undefined)

/** A plan that nobody has begun. */
export function begin(plan: Plan): Progress {
  const names = steps(plan).flatMap((step) => placeOf(step) ?? [])
  const rows = [...new Set(names)].map((name): Row => ({name, left: names.filter((other) => other === name).length, running: []}))
  return {plan, steps: new Set(steps(plan)), rows: new Map(rows.map((row) => [row.name, row]))}
}

/** The progress after an event. */
export function hear(progress: Progress, event: Event, now: number): Progress {
  const place = event.plan.kind === 'group' ? undefined : placeOf(event.plan)
  const row = place === undefined ? undefined : progress.rows.get(place)
  if (!row || event.plan.kind === 'group') return progress
  return {...progress, rows: new Map(progress.rows).set(row.name, next(row, event.plan, {event, now, counts: progress.steps.has(event.plan)}))}
}

function next(row: Row, step: Step, {event, now, counts}: {readonly event: Event; readonly now: number; /** Not a step of the way back. */ readonly counts: boolean}): Row {
  switch (event.kind) {
    case 'start':
      return {...row, startedAt: row.startedAt ?? now, running: [...row.running, {step, since: now}]}
    case 'line':
      return change(row, step, {line: event.text})
    case 'bytes':
      return change(row, step, {bytes: {done: event.done, ...(event.total !== undefined && {total: event.total})}})
    case 'done':
      return end({...row, left: row.left - (counts ? 1 : 0), running: without(row, step), last: {title: step.title, at: now}}, now)
    case 'failed':
      return {...row, running: without(row, step), endedAt: now, failure: row.failure ?? toFailure(step, event.error)}
  }
}

const change = (row: Row, step: Step, news: Partial<Running>): Row => ({...row, running: row.running.map((each) => (each.step === step ? {...each, ...news} : each))})

const without = (row: Row, step: Step): readonly Running[] => row.running.filter((each) => each.step !== step)

const end = (row: Row, now: number): Row => (row.left === 0 || row.failure !== undefined ? {...row, endedAt: now} : row)

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

/** An error of ours names the step already, and the place, as the row does. */
const toFailure = (step: Step, error: unknown): string =>
  error instanceof ShipitError ? firstLine(error.message).replace(` on ${placeOf(step)}.`, '') : `${step.title}: ${firstLine(messageOf(error))}`

/** One line for a row: where, what it is doing, and for how long. */
export function toLine(row: Row, {plan, now, width, room = Infinity, isOver = false}: RowStyle): string {
  const elapsed = row.startedAt === undefined ? '' : `${toDuration((row.running.length > 0 ? now : (row.endedAt ?? now)) - row.startedAt)}`
  const doing = isOver ? {title: toEnd(row, plan)} : toDoing(row, plan, now)
  return fit({name: row.name.padEnd(width), title: visible(doing.title), detail: visible(doing.detail ?? ''), elapsed}, room)
}

/** `width` is that of the longest name, `room` the signs that a line may have; `isOver`: nothing of the plan will happen any more. */
export type RowStyle = {readonly plan: Plan; readonly now: number; readonly width: number; readonly room?: number; readonly isOver?: boolean}

const toEnd = (row: Row, plan: Plan): string => row.failure ?? (row.left === 0 ? plan.title : row.startedAt === undefined ? 'not begun' : 'stopped')

/** Milliseconds without a step before a host is said to wait. */
const moment = 1000

type Doing = {readonly title: string; readonly detail?: string | undefined}

function toDoing(row: Row, plan: Plan, now: number): Doing {
  const running = row.running.at(-1)
  if (!running && row.failure !== undefined) return {title: row.failure}
  if (row.left === 0) return {title: plan.title}
  if (!running) return {title: row.last && now - row.last.at < moment ? row.last.title : row.startedAt === undefined ? 'waiting' : 'waiting for the others'}
  const title = running.step.title
  if (running.bytes) return {title, detail: toAmount(running.bytes, now - running.since)}
  return toWaiting(running, now) ?? {title, detail: running.line}
}

/** A gate tells who is asked, and what the last answer was: `web-green-1: 503`. */
function toWaiting({step, line = '', since}: Running, now: number): Doing | undefined {
  const title = titleUnderWay(step)
  if (title === step.title) return undefined
  const answer = /^\S+: (.+)$/.exec(line)?.[1]
  return {title, detail: answer && `${answer} after ${toDuration(now - since)}`}
}

/** What a step is called while it goes on: a gate has its title from what it comes to, `web-green-1 is healthy`. */
export const titleUnderWay = (step: Step): string =>
  'effect' in step && step.effect === 'check' ? step.title.replace(/^(\S+) (?:is healthy|stays up)$/, 'waiting for $1') : step.title

/** `3.1 MB of 12.0 MB, 1.5 MB/s`. */
const toAmount = ({done, total}: {readonly done: number; readonly total?: number}, milliseconds: number): string => {
  const rate = milliseconds > 0 ? `, ${toSize((done * 1000) / milliseconds)}/s` : ''
  return `${toSize(done)}${total === undefined ? '' : ` of ${toSize(total)}`}${rate}`
}
