import {jobUnit} from '../../config/paths.js'
import {cmd} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import type {LogLine} from '../logs/logs.js'

export type JobLogRequest = {
  readonly follow: boolean
  /** A time (RFC 3339) or an age (`10m`). */
  readonly since?: string | undefined
  readonly lines: number
  /** A regular expression. */
  readonly grep?: string | undefined
}

/** What the runs of a job said, as the host's journal has it: a JSON document a line. */
export const jobLogs = (name: string, job: string, {follow, since, lines, grep}: JobLogRequest): Command =>
  cmd(
    'journalctl',
    ['--quiet', '--output=json', '--output-fields=MESSAGE,_SYSTEMD_UNIT', `--identifier=${jobUnit(name, job)}`, `--lines=${lines}`],
    since !== undefined && `--since=${timeOf(since)}`,
    grep !== undefined && `--grep=${grep}`,
    follow && '--follow',
  )

/** journalctl reads `-10m` as ten minutes ago, and seconds since 1970. */
function timeOf(since: string): string {
  const time = Date.parse(since)
  return /^\d+(?:ms|s|m|h|d|w)?$/.test(since) || Number.isNaN(time) ? `-${since}` : `@${time / 1000}`
}

type Entry = {readonly MESSAGE: string | readonly number[] | null; readonly _SYSTEMD_UNIT?: string; readonly __REALTIME_TIMESTAMP: string}

/** A line of `jobLogs`, with the id of the run in place of a container; undefined for one that is not, or that a lost connection cut short. Bytes that are no text come as numbers. */
export function readJobLine(line: string): LogLine | undefined {
  const entry = entryOf(line)
  if (!entry) return undefined
  const {MESSAGE: said, _SYSTEMD_UNIT: unit = '', __REALTIME_TIMESTAMP: at} = entry
  const text = typeof said === 'string' ? said : Buffer.from(said ?? []).toString()
  const [, run = unit] = /@(.+)\.service$/.exec(unit) ?? []
  return {container: run, at: `${new Date(Number(at.slice(0, -3))).toISOString().slice(0, 20)}${at.slice(-6)}000Z`, text}
}

function entryOf(line: string): Entry | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Entry
  } catch {
    return undefined
  }
}
