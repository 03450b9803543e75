import {marks, plain, toHeading} from './print.js'
import type {Painter} from './print.js'
import type {Difference} from './difference.js'

/** One thing of a host that comes, changes or goes. */
export type DiffItem = {
  readonly effect: 'create' | 'update' | 'remove'
  readonly kind: 'role' | 'accessory' | 'job' | 'backup' | 'database' | 'image' | 'app'
  readonly name: string
  /** What it is, or what becomes of it, in a few words. */
  readonly told?: string
  readonly differences: readonly Difference[]
}

/** What changes on a host. */
export type HostDiff = {readonly host: string; readonly items: readonly DiffItem[]}

/** What is the same on some hosts. */
export type DiffSection = {readonly hosts: readonly string[]; readonly items: readonly DiffItem[]}

/** Every item once, under all the hosts that it is the same on: first what most of them share. */
export function toSections(diffs: readonly HostDiff[]): readonly DiffSection[] {
  const items = new Map<string, {readonly item: DiffItem; readonly hosts: string[]}>()
  for (const {host, items: own} of diffs)
    for (const item of own) {
      const key = JSON.stringify(item)
      const known = items.get(key) ?? {item, hosts: []}
      items.set(key, {...known, hosts: [...known.hosts, host]})
    }
  const sections = new Map<string, DiffSection>()
  for (const {item, hosts} of items.values()) {
    const key = hosts.join(' ')
    sections.set(key, {hosts, items: [...(sections.get(key)?.items ?? []), item]})
  }
  return [...sections.values()].sort((a, b) => b.hosts.length - a.hosts.length)
}

/** For people: `+ ~ -` lines under the hosts, what of each is not as before beneath it, and the counts. */
export function printDiff(sections: readonly DiffSection[], painter: Painter = plain): string {
  const hosts = new Set(sections.flatMap((section) => section.hosts)).size
  return [
    ...sections.map((section) => printSection(section, painter)),
    countItems(
      sections.flatMap(({items}) => items),
      hosts,
    ),
  ].join('\n\n')
}

function printSection({hosts, items}: DiffSection, painter: Painter): string {
  return [painter.heading(toHeading(hosts)), ...items.flatMap((item) => printItem(item, painter))].join('\n')
}

/** Roles go without saying, and the name of a database's item says all. */
const unnamed: readonly DiffItem['kind'][] = ['role', 'database']

const effects = {'+': 'create', '~': 'update', '-': 'remove'} as const

function printItem({effect, kind, name, told, differences}: DiffItem, painter: Painter): readonly string[] {
  const width = Math.min(32, Math.max(0, ...differences.map(({what}) => what.length)))
  const title = `${marks[effect]} ${unnamed.includes(kind) ? '' : `${kind} `}${name}${told === undefined ? '' : `  ${told}`}`
  return [`  ${painter[effect](title)}`, ...differences.map((each) => `      ${painter[effects[each.sign]](printDifference(each, width))}`)]
}

function printDifference({sign, what, from, to}: Difference, width: number): string {
  const sides = from === undefined ? (to ?? (sign === '~' ? 'changed' : '')) : to === undefined ? from : `${from} → ${to}`
  return `${sign} ${what.padEnd(width)}  ${sides}`.trimEnd()
}

/** `2 to create, 1 to change, 1 to remove on 3 hosts`. */
function countItems(items: readonly DiffItem[], hosts: number): string {
  const words = {create: 'create', update: 'change', remove: 'remove'} as const
  const counts = (['create', 'update', 'remove'] as const).flatMap((effect) => {
    const count = items.filter((item) => item.effect === effect).length
    return count === 0 ? [] : [`${count} to ${words[effect]}`]
  })
  return `${counts.join(', ')} on ${hosts} ${hosts === 1 ? 'host' : 'hosts'}`
}
