import {labels} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'

export type LogRequest = {
  readonly follow: boolean
  /** A time (RFC 3339, or seconds since 1970) or an age (`10m`, `2d`). */
  readonly since?: string | undefined
  /** Newest lines. */
  readonly lines: number | 'all'
  /** An extended regular expression. */
  readonly grep?: string | undefined
  /** Absent: the app's replicas. */
  readonly kind?: 'app' | 'accessory' | undefined
  /** Names of roles, or of accessories. None: all. */
  readonly roles: readonly string[]
}

export type LogLine = {readonly container: string; /** RFC 3339, nanoseconds, in UTC. */ readonly at: string; readonly text: string}

/** The label that tells which of its kind a container is. */
const labelOf = {app: labels.role, accessory: labels.accessory} as const

/** Prints what an app's containers on a host said, a LogLine a line. Following, it goes on until its stdin ends. */
export const logsCommand = (engine: Engine['name'], name: string, {kind = 'app', ...request}: LogRequest): Command =>
  script(
    'logs',
    template('host/logs.sh'),
    ...[engine, name, kind, labelOf[kind], request.follow ? '1' : '0', engineTime(request.since ?? ''), String(request.lines), request.grep ?? ''],
    ...request.roles,
  )

const age = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/

/** Whether engines can be asked for what was said since then. */
export const isSince = (since: string): boolean => age.test(since) || /^\d+(?:\.\d+)?$/.test(since) || (/^\d{4}-\d\d-\d\d/.test(since) && !Number.isNaN(Date.parse(since)))

const hoursIn: Readonly<Record<string, number>> = {d: 24, w: 168}

/** Engines know no days and no weeks. */
const engineTime = (since: string): string =>
  age.test(since) ? since.replace(/([\d.]+)([dw])/g, (_, count: string, unit: string) => `${Number(count) * (hoursIn[unit] ?? 0)}h`) : since

/** A line of `logsCommand`; undefined for one that is not. */
export function readLogLine(line: string): LogLine | undefined {
  const match = /^(\S+) (\d{4}-\S+)(?: (.*))?$/s.exec(line)
  return match ? {container: match[1] ?? '', at: utc(match[2] ?? ''), text: match[3] ?? ''} : undefined
}

/** By time, and at the same moment in the order in which they came. */
export const inOrder = <L extends LogLine>(lines: readonly L[]): readonly L[] => lines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

/** Docker says Z, podman the host's own offset. Nine digits after the second make times comparable as text. */
function utc(time: string): string {
  const match = /^(.{19})(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time)
  if (!match) return time
  const [, second = '', fraction = '', offset = 'Z'] = match
  const base = offset === 'Z' ? second : new Date(`${second}${offset}`).toISOString().slice(0, 19)
  return `${base}.${fraction.padEnd(9, '0')}Z`
}
