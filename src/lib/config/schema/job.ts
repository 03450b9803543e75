import * as v from 'valibot'
import {isSchedule} from '../words/schedule.js'
import {containerEntries} from './container.js'
import {duration, hostRef, image, oneOf, text, webAddress, yesOrNo} from './leaf.js'
import {key, oneOrMore, required, section} from './section.js'

const schedulePhrase = 'a schedule: five fields of cron such as "0 4 * * *", or a calendar expression of systemd such as daily or "Mon *-*-* 04:00"'

export const schedule = v.pipe(v.string(schedulePhrase), v.check(isSchedule, schedulePhrase))

export const job = section({
  schedule: required(schedule, 'When: cron ("0 4 * * *") or a calendar expression of systemd ("daily"), in the time zone of the host.'),
  ...containerEntries,
  image: key(image, "Image. Default: the app's, of the release that serves."),
  host: key(hostRef, 'Host that it runs on. Default: the first.'),
  jitter: key(duration, 'Random delay of at most this long, so that not all begin at once.'),
  timeout: key(duration, 'How long it may run. Default: no limit.'),
  overlap: key(oneOf('forbid', 'allow', 'replace'), 'When the last run still goes on. Default: forbid.'),
  catch_up: key(yesOrNo, 'Run at once what was missed while the host was off. Default: false.'),
  then: key(oneOrMore(text('`restart <role>`, or the name of a job', /^(?:restart )?[a-z][a-z0-9-]*$/), '`restart <role>`, or the name of a job'), 'What follows once it succeeded: `restart web` (rolling), or another job.'),
  ping: key(webAddress, 'Address that is told of start, success and failure (healthchecks.io and alike).'),
})

export type WrittenJob = v.InferOutput<typeof job>
