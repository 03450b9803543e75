import {visible} from '../visible.js'
import {steps} from './plan.js'
import type {Effect, Plan, Step} from './plan.js'

/** Colours of a plan on paper, one for each kind of line. */
export type Painter = {readonly [K in 'create' | 'update' | 'remove' | 'heading' | 'quiet']: (text: string) => string}

const same = (text: string): string => text

/** No colour at all. */
export const plain: Painter = {create: same, update: same, remove: same, heading: same, quiet: same}

/**
 * What a plan would do, for people: `+ ~ -` lines under the hosts they happen on, told once for hosts that share all of them, and the counts.
 * Checks and pauses change nothing and are left out.
 */
export function printPlan(plan: Plan, painter: Painter = plain): string {
  const changes = steps(plan).flatMap(toChange)
  if (changes.length === 0) return 'Nothing to change.'
  const sections = toSections(changes).map(({hosts, lines}) => [painter.heading(visible(toHeading(hosts))), ...lines.map((line) => `  ${paintLine(line, painter)}`)].join('\n'))
  return [...sections, countChanges(changes)].join('\n\n')
}

type Change = {readonly effect: Exclude<Effect, 'check'>; readonly title: string; /** Absent: the deployer's machine. */ readonly host?: string}

type Section = {readonly hosts: readonly (string | undefined)[]; readonly lines: readonly Change[]}

export const marks = {create: '+', update: '~', remove: '-'} as const

const toChange = (step: Step): readonly Change[] => {
  if (step.kind === 'pause' || step.effect === 'check') return []
  return [{effect: step.effect, title: step.title, ...('host' in step && {host: step.host})}]
}

/** One section for hosts whose lines are the same, in the order in which hosts first appear. */
function toSections(changes: readonly Change[]): readonly Section[] {
  const sections = new Map<string, Section>()
  for (const host of new Set(changes.map((change) => change.host))) {
    const lines = changes.filter((change) => change.host === host)
    const key = JSON.stringify(lines.map(({effect, title}) => [effect, title]))
    sections.set(key, {lines, hosts: [...(sections.get(key)?.hosts ?? []), host]})
  }
  return [...sections.values()]
}

/** `On 2 hosts: web1, web2`. */
export const toHeading = (hosts: readonly (string | undefined)[]): string => {
  const names = hosts.map((host) => host ?? 'this machine').join(', ')
  return hosts.length > 1 ? `On ${hosts.length} hosts: ${names}` : `On ${names}`
}

const paintLine = ({effect, title}: Change, painter: Painter): string => painter[effect](visible(`${marks[effect]} ${title}`))

/** `3 to create, 1 to remove on 2 hosts`. */
function countChanges(changes: readonly Change[]): string {
  const counts = (['create', 'update', 'remove'] as const)
    .map((effect) => ({effect, count: changes.filter((change) => change.effect === effect).length}))
    .filter(({count}) => count > 0)
    .map(({effect, count}) => `${count} to ${effect}`)
  const hosts = new Set(changes.flatMap(({host}) => host ?? [])).size
  return `${counts.join(', ')}${hosts > 0 ? ` on ${hosts} ${hosts === 1 ? 'host' : 'hosts'}` : ''}`
}
