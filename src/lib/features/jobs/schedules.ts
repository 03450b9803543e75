import type {Config} from '../../config/config.js'
import {calendarsOf} from '../../config/words/calendar.js'
import {ShipitError} from '../../errors.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** Calendar expression → its next times, in the words and the zone of the host; empty: never, undefined: systemd can't read it. */
export type NextTimes = Readonly<Record<string, readonly string[] | undefined>>

const askEach = `export LC_ALL=C
for calendar; do
  printf 'calendar %s\\n' "$calendar"
  systemd-analyze calendar --iterations=3 "$calendar" 2>/dev/null || echo unread
done`

/** Something of the file that comes by a schedule. */
export type Scheduled = {
  /** The name of a job, `backup db` or `drill db`. */
  readonly name: string
  /** Where the schedule stands in the file. */
  readonly at: string
  readonly host: string
  /** As written. */
  readonly schedule: string
}

/** All that comes by a schedule: jobs, backups and their drills. */
export const scheduledIn = ({jobs = [], backups = []}: Pick<Config, 'jobs' | 'backups'>): readonly Scheduled[] => [
  ...jobs.map(({name, host, schedule}) => ({name, at: `jobs.${name}.schedule`, host, schedule})),
  ...backups.flatMap(({name, host, schedule}) => (schedule === undefined ? [] : [{name: `backup ${name}`, at: `backups.${name}.schedule`, host, schedule}])),
  ...backups.flatMap(({name, host, drill}) => (drill === undefined ? [] : [{name: `drill ${name}`, at: `backups.${name}.drill`, host, schedule: drill}])),
]

/** What a host makes of these schedules. */
export const nextTimes = (scheduled: readonly Scheduled[]): Fact<NextTimes> => ({
  command: script('next-times', askEach, ...new Set(scheduled.flatMap(({schedule}) => calendarsOf(schedule)))),
  parse: (stdout) =>
    Object.fromEntries(
      stdout
        .split(/^calendar /m)
        .filter(Boolean)
        .map((part) => {
          const [calendar = '', ...lines] = part.trimEnd().split('\n')
          return [calendar, lines.includes('unread') ? undefined : lines.flatMap(timeIn)]
        }),
    ),
  otherwise: {},
})

/** `    Next elapse: Thu 2026-11-26 04:00:00 CET`, and those of the times after it. */
function timeIn(line: string): readonly string[] {
  const [, time] = /^\s*(?:Next elapse|Iter(?:ation|\.) #\d+): (\w{3} \d.*)$/.exec(line) ?? []
  return time === undefined ? [] : [time]
}

export type Upcoming = {
  /** A job, or `backup db`. */ readonly job: string
  readonly host: string
  readonly schedule: string
  /** In the time zone of the host. */ readonly next: readonly string[]
}

/** The next three runs of each. Errors: CONFIG_INVALID for a schedule that the host's systemd can't read, or that never comes. */
export const upcoming = (scheduled: readonly Scheduled[], timesOf: (host: string) => NextTimes | undefined): readonly Upcoming[] =>
  scheduled.flatMap((each) => {
    const times = timesOf(each.host)
    if (times === undefined) return []
    const calendars = calendarsOf(each.schedule)
    const unread = calendars.find((calendar) => Object.hasOwn(times, calendar) && times[calendar] === undefined)
    if (unread !== undefined) throw refused(each, 'is none that systemd can read')
    const next = calendars.flatMap((calendar) => times[calendar] ?? []).toSorted((a, b) => (dateIn(a) < dateIn(b) ? -1 : 1))
    if (next.length === 0 && calendars.every((calendar) => Object.hasOwn(times, calendar))) throw refused(each, 'never comes')
    return [{job: each.name, host: each.host, schedule: each.schedule, next: [...new Set(next)].slice(0, 3)}]
  })

/** Without the day of the week, so that times are in order as text. */
const dateIn = (time: string): string => time.slice(4)

const refused = ({at, host, schedule}: Scheduled, why: string): ShipitError =>
  new ShipitError('CONFIG_INVALID', `${at}: "${schedule}" ${why} on ${host}.`, {
    hint: `Nothing was touched. Try it there: systemd-analyze calendar ${JSON.stringify(calendarsOf(schedule)[0])}`,
  })
