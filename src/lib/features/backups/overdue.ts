import {calendarsOf} from '../../config/words/calendar.js'
import type {NextTimes} from '../jobs/schedules.js'

/** Seconds between two times of a schedule, the longest that its next times show; undefined where they are not known. */
function periodOf(schedule: string, times: NextTimes): number | undefined {
  const next = calendarsOf(schedule)
    .flatMap((calendar) => times[calendar] ?? [])
    .map(secondsIn)
    .toSorted((a, b) => a - b)
  const gaps = next.slice(1).map((time, index) => time - (next[index] ?? time))
  return gaps.length === 0 ? undefined : Math.max(...gaps)
}

/** `Thu 2026-11-26 04:00:00 CET`, as if it were UTC: only differences count. */
function secondsIn(time: string): number {
  const [, day = '', clock = ''] = time.split(' ')
  return Date.parse(`${day}T${clock}Z`) / 1000
}

export type Late = {
  /** RFC 3339; absent: never. */ readonly last?: string | undefined
  readonly schedule: string
  readonly jitter: number
  readonly times: NextTimes
  /** Seconds since 1970. */ readonly now: number
}

/** Has it not succeeded for longer than twice its period? What never did is overdue from the beginning: there is nothing that could be restored. */
export function isOverdue({last, schedule, jitter, times, now}: Late): boolean {
  if (last === undefined) return true
  const period = periodOf(schedule, times)
  return period !== undefined && now - Date.parse(last) / 1000 > 2 * period + jitter
}
