import type {Config, Job} from '../../config/config.js'
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

/** What a host makes of the schedules of these jobs. */
export const nextTimes = (jobs: readonly Job[]): Fact<NextTimes> => ({
  command: script('next-times', askEach, ...new Set(jobs.flatMap((job) => calendarsOf(job.schedule)))),
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

export type Upcoming = {readonly job: string; readonly host: string; readonly schedule: string; /** In the time zone of the host. */ readonly next: readonly string[]}

/** The next three runs of each job. Errors: CONFIG_INVALID for a schedule that the host's systemd can't read, or that never comes. */
export const upcoming = ({jobs = []}: Pick<Config, 'jobs'>, timesOf: (host: string) => NextTimes | undefined): readonly Upcoming[] =>
  jobs.flatMap((job) => {
    const times = timesOf(job.host)
    if (times === undefined) return []
    const calendars = calendarsOf(job.schedule)
    const unread = calendars.find((calendar) => Object.hasOwn(times, calendar) && times[calendar] === undefined)
    if (unread !== undefined) throw refused(job, 'is none that systemd can read')
    const next = calendars.flatMap((calendar) => times[calendar] ?? []).toSorted((a, b) => (dateIn(a) < dateIn(b) ? -1 : 1))
    if (next.length === 0 && calendars.every((calendar) => Object.hasOwn(times, calendar))) throw refused(job, 'never comes')
    return [{job: job.name, host: job.host, schedule: job.schedule, next: [...new Set(next)].slice(0, 3)}]
  })

/** Without the day of the week, so that times are in order as text. */
const dateIn = (time: string): string => time.slice(4)

const refused = ({name, host, schedule}: Job, why: string): ShipitError =>
  new ShipitError('CONFIG_INVALID', `jobs.${name}.schedule: "${schedule}" ${why} on ${host}.`, {
    hint: `Nothing was touched. Try it there: systemd-analyze calendar ${JSON.stringify(calendarsOf(schedule)[0])}`,
  })
