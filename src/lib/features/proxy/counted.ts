/** Requests that were answered while an app went over. */
export type Counted = {
  readonly requests: number
  /** Answered with 5xx, or cut: the answer had begun and broke off. */
  readonly failed: number
  readonly byStatus: Readonly<Record<string, number>>
  readonly cut: number
  /** Given up by the client itself. */
  readonly left: number
}

export type Traffic = Counted & {readonly hosts: readonly (Counted & {readonly host: string})[]}

/** A line of the host's, such as `web green 200 17`: role, colour, status, `cut` or `left`, and how many. */
type Line = {readonly what: string; readonly count: number}

/** Sums up what the hosts printed. Undefined: none of them counted. */
export function readTraffic(hosts: readonly {readonly host: string; readonly lines: readonly string[]}[]): Traffic | undefined {
  if (hosts.length === 0) return undefined
  const counts = hosts.map(({host, lines}) => ({host, lines: lines.flatMap(readLine)}))
  return {...sum(counts.flatMap(({lines}) => lines)), hosts: counts.map(({host, lines}) => ({host, ...sum(lines)}))}
}

function readLine(text: string): readonly Line[] {
  const match = /^\S+ \S+ (\d+|cut|left) (\d+)$/.exec(text)
  return match ? [{what: match[1] ?? '', count: Number(match[2])}] : []
}

function sum(lines: readonly Line[]): Counted {
  const total = (isMeant: (what: string) => boolean): number => lines.reduce((all, {what, count}) => all + (isMeant(what) ? count : 0), 0)
  const statuses = [...new Set(lines.map(({what}) => what))].filter((what) => /^\d/.test(what)).sort()
  return {
    requests: total(() => true),
    failed: total(isFailure),
    byStatus: Object.fromEntries(statuses.map((status) => [status, total((what) => what === status)])),
    cut: total((what) => what === 'cut'),
    left: total((what) => what === 'left'),
  }
}

const isFailure = (what: string): boolean => what === 'cut' || /^5\d\d$/.test(what)

/** `1,284 requests, 3 failed (5xx or cut): 2 × 500, 1 cut; web1: 3 of 640`, and who left by himself. */
export function tellTraffic({requests, hosts, ...all}: Traffic): string {
  if (requests === 0) return 'no requests in that time'
  const which = all.failed === 0 ? '' : `: ${failuresOf(all).join(', ')}${hosts.length > 1 ? `; ${failedHosts(hosts).join(', ')}` : ''}`
  const left = all.left === 0 ? '' : `; ${several(all.left, 'was', 'were')} given up by the client`
  return `${several(requests, 'request', 'requests')}, ${several(all.failed)} failed (5xx or cut)${which}${left}`
}

const failuresOf = ({byStatus, cut}: Pick<Counted, 'byStatus' | 'cut'>): readonly string[] => [
  ...Object.entries(byStatus).flatMap(([status, count]) => (isFailure(status) ? [`${several(count)} × ${status}`] : [])),
  ...(cut === 0 ? [] : [`${several(cut)} cut`]),
]

const failedHosts = (hosts: Traffic['hosts']): readonly string[] =>
  hosts.flatMap(({host, failed, requests}) => (failed === 0 ? [] : [`${host}: ${several(failed)} of ${several(requests)}`]))

/** `1,284`, and what of. */
const several = (count: number, one = '', many = ''): string => [count.toLocaleString('en-US'), count === 1 ? one : many].filter(Boolean).join(' ')
