import type {Clients, Conversations, Failed, LoadReport, TargetReport} from './options.js'

type Kind = keyof Clients

/** What the clients of one load have seen. */
export type Tally = {
  answered(target: string, kind: Kind, version: string, ms: number): void
  failed(target: string, kind: Kind, error: string): void
  opened(target: string, kind: 'sockets' | 'streams'): void
  beat(target: string, kind: 'sockets' | 'streams', gapMs: number): void
  ended(target: string, kind: 'sockets' | 'streams', how: 'closed' | 'dropped', why: string): void
  /** Good answers to short requests so far. */
  served(): number
  /** No further request begins: silence from now on is no gap. */
  end(): void
  report(): LoadReport
}

export function createTally(targets: readonly string[]): Tally {
  const began = performance.now()
  const faults: Failed[] = []
  const waits: number[] = []
  let until = Infinity
  const counts = new Map(targets.map((target) => [target, emptyCount(began)]))
  const of = (target: string): Count => counts.get(target) as Count
  const fault = (target: string, kind: Kind, error: string): void => void (faults.length < 1000 && faults.push({when: new Date().toISOString(), target, kind, error}))

  return {
    answered: (target, kind, version, ms) => {
      const count = of(target)
      count.requests += 1
      count.byVersion[version] = (count.byVersion[version] ?? 0) + 1
      if (kind === 'long') count.long += 1
      else {
        waits.push(ms)
        count.longestGapMs = Math.max(count.longestGapMs, Math.min(until, performance.now()) - count.last)
        count.last = performance.now()
      }
    },
    failed: (target, kind, error) => {
      of(target).requests += 1
      of(target).failed += 1
      fault(target, kind, error)
    },
    opened: (target, kind) => void (of(target)[kind].opened += 1),
    beat: (target, kind, gapMs) => void (of(target)[kind].longestGapMs = Math.max(of(target)[kind].longestGapMs, gapMs)),
    ended: (target, kind, how, why) => {
      of(target)[kind][how] += 1
      if (how === 'dropped') fault(target, kind, why)
    },
    served: () => waits.length,
    end: () => void (until = performance.now()),
    report: () =>
      summary(
        [...counts].map(([name, count]) => [name, finish(count, Math.min(until, performance.now()))] as const),
        faults,
        waits,
        began,
      ),
  }
}

type Writable<T> = {-readonly [K in keyof T]: T[K]}
type Count = Omit<Writable<TargetReport>, 'sockets' | 'streams' | 'byVersion'> & {
  sockets: Writable<Conversations>
  streams: Writable<Conversations>
  byVersion: Record<string, number>
  last: number
}

const noConversations = (): Writable<Conversations> => ({opened: 0, closed: 0, dropped: 0, longestGapMs: 0})

const emptyCount = (now: number): Count => ({requests: 0, failed: 0, byVersion: {}, longestGapMs: 0, long: 0, sockets: noConversations(), streams: noConversations(), last: now})

/** The time since the last good answer counts as a gap too. */
function finish({last, ...count}: Count, now: number): TargetReport {
  const gap = Math.max(count.longestGapMs, now - last)
  return {...count, longestGapMs: Math.round(gap), sockets: rounded(count.sockets), streams: rounded(count.streams)}
}

const rounded = (of: Conversations): Conversations => ({...of, longestGapMs: Math.round(of.longestGapMs)})

function summary(targets: readonly (readonly [string, TargetReport])[], failed: readonly Failed[], waits: readonly number[], began: number): LoadReport {
  const all = targets.map(([, count]) => count)
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
  return {
    requests: sum(all.map((count) => count.requests)),
    failed: [...failed],
    byVersion: merged(all.map((count) => count.byVersion)),
    longestGapMs: Math.max(0, ...all.map((count) => count.longestGapMs)),
    long: sum(all.map((count) => count.long)),
    sockets: together(all.map((count) => count.sockets)),
    streams: together(all.map((count) => count.streams)),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    p50: at(0.5),
    p99: at(0.99),
    byTarget: Object.fromEntries(targets),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const merged = (counts: readonly Readonly<Record<string, number>>[]): Record<string, number> =>
  Object.fromEntries([...new Set(counts.flatMap(Object.keys))].map((key) => [key, sum(counts.map((count) => count[key] ?? 0))]))

const together = (all: readonly Conversations[]): Conversations => ({
  opened: sum(all.map((one) => one.opened)),
  closed: sum(all.map((one) => one.closed)),
  dropped: sum(all.map((one) => one.dropped)),
  longestGapMs: Math.max(0, ...all.map((one) => one.longestGapMs)),
})
