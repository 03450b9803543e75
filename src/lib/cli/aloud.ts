import type {Event} from '../run/world.js'
import type {Terminal} from './terminal.js'

/** Something that a step said aloud. */
export type Said = {/** Absent: this machine. */ readonly host?: string; readonly text: string}

export type Ear = {
  readonly tell: (event: Event) => void
  readonly said: readonly Said[]
  /** Figures for the report, from each step that counts, line by line. */
  readonly counts: ReadonlyMap<object, Counts>
  readonly killed: readonly Printed[]
}

/** Lines of steps that tell what they had to kill. */
export type Printed = {readonly host: string; readonly text: string}

export type Counts = {readonly host: string; readonly lines: readonly string[]}

/** Passes events on, and tells what steps say aloud; where every line is printed anyway, it only remembers. */
export function listenAloud(pass: (event: Event) => void, note: (text: string) => void, talk: Terminal['talk']): Ear {
  const said: Said[] = []
  const last = new Map<object, string>()
  const counts = new Map<object, Counts>()
  const killed: Printed[] = []
  const count = (plan: Event['plan'], lines: readonly string[]): void => {
    if ('host' in plan) counts.set(plan, {host: plan.host, lines: [...(counts.get(plan)?.lines ?? []), ...lines]})
  }
  const say = (plan: Event['plan'], text: string): void => {
    said.push({...('host' in plan && {host: plan.host}), text})
    if (talk !== 'verbose') note('host' in plan ? `${plan.host}  ${text}` : text)
  }
  const tell = (event: Event): void => {
    pass(event)
    const aloud = 'aloud' in event.plan ? event.plan.aloud : undefined
    if (aloud === undefined) return
    if (event.kind === 'line' && aloud === 'all') say(event.plan, event.text)
    if (event.kind === 'line' && aloud === 'last') last.set(event.plan, event.text)
    if (aloud === 'counts' && event.kind !== 'bytes') count(event.plan, event.kind === 'line' ? [event.text] : [])
    if (aloud === 'killed' && event.kind === 'line' && 'host' in event.plan) killed.push({host: event.plan.host, text: event.text})
    if (event.kind === 'done' && last.has(event.plan)) say(event.plan, last.get(event.plan) ?? '')
  }
  return {tell, said, counts, killed}
}
