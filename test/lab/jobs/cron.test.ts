import {expect} from 'chai'
import {Cron} from 'croner'
import fc from 'fast-check'
import {isCron} from '../../../src/lib/config/words/schedule.js'
import {calendarsOf} from '../../../src/lib/config/words/calendar.js'
import {onHost, openLab} from '../fixture.js'

/** The thirty seconds keep it off every time that cron could mean. */
const from = '2026-11-26 00:00:30 UTC'
const runs = 10

const written = [
  '* * * * *', '0 * * * *', '0 4 * * *', '59 23 31 12 *', '*/7 * * * *', '*/40 * * * *', '5/15 * * * *', '10-50/20 * * * *', '1,2,3,58 */5 * * *', '0 */23 * * *',
  '0 9-17 * * mon-fri', '0 0 * * 0', '0 0 * * 7', '0 0 * * 5-7', '0 0 * * 0-7', '0 0 * * 1-5', '0 0 * * SUN', '0 0 * * sat,sun', '0 0 * * 1/2', '0 0 * * */2', '0 0 * * */7',
  '0 0 29 2 *', '0 0 30 * *', '0 0 31 * *', '0 0 */10 * *', '0 0 1-7/3 * *', '0 0 15/5 * *', '0 0 1 JAN,jul *', '0 0 1 */5 *', '0 0 * 2-4 *', '0 0 1 11/2 *',
  '30 4 1,15 * 5', '0 0 13 * fri', '0 0 31 2 mon', '0 0 1-7 * mon', '0 0 29 2 7', '0 0 31 4,6 0-1', '0 0 1 * 0-6', '0 0 1-31 * mon',
] // prettier-ignore

/** A field that begins with a star narrows the other day field, says cron; croner takes only a lone star so. */
const narrowed = ['0 0 */2 * mon', '0 0 */10 * 1-5', '0 12 1-7 * */2', '0 0 13 * */5', '*/30 6 */3 1-6 sat,sun', '0 0 */31 * 0']

/** Values, ranges, steps and lists of a field. */
const field = (least: number, most: number): fc.Arbitrary<string> => {
  const value = fc.integer({min: least, max: most})
  const step = fc.integer({min: 2, max: most})
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
  const part = fc.oneof(
    value.map(String),
    range,
    fc.tuple(range, step).map(([each, by]) => `${each}/${by}`),
    fc.tuple(value, step).map(([each, by]) => `${each}/${by}`),
  )
  return fc.oneof(
    {weight: 3, arbitrary: fc.constant('*')},
    {weight: 1, arbitrary: step.map((by) => `*/${by}`)},
    {weight: 4, arbitrary: fc.array(part, {minLength: 1, maxLength: 3}).map((parts) => parts.join(','))},
  )
}

const isNarrowed = (line: string): boolean => {
  const [, , day = '', , weekday = ''] = line.split(' ')
  return (day.startsWith('*/') && weekday !== '*') || (weekday.startsWith('*/') && day !== '*')
}

const random = fc.sample(
  fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)).map((fields) => fields.join(' ')),
  {numRuns: 150, seed: 7},
)

/** What croner expects, as RFC 3339. */
const byCroner = (line: string): readonly string[] =>
  new Cron(line, {timezone: 'UTC', mode: '5-part', sloppyRanges: true, domAndDow: isNarrowed(line)}).nextRuns(runs, new Date(from)).map((time) => time.toISOString().slice(0, 19))

/** What systemd makes of our calendar expressions; a schedule of two is either. */
const bySystemd = (line: string, times: ReadonlyMap<string, readonly string[]>): readonly string[] =>
  [...new Set(calendarsOf(line).flatMap((calendar) => times.get(calendar) ?? []))].toSorted().slice(0, runs)

const differing = (line: string, ours: readonly string[], theirs: readonly string[]): readonly string[] =>
  ours.join() === theirs.join() ? [] : [`${line} becomes ${calendarsOf(line).join(' or ')}: ${ours.join(' ')} and not ${theirs.join(' ')}`]

const ask = `export TZ=UTC LC_ALL=C
while IFS= read -r calendar; do
  printf 'calendar %s\\n' "$calendar"
  systemd-analyze calendar --iterations=${runs} --base-time='${from}' "$calendar" 2>&1
done`

describe('lab: cron, as systemd runs it', function () {
  this.timeout(120_000)
  const lines = [...written, ...narrowed, ...random]
  let times: ReadonlyMap<string, readonly string[]>

  before(async () => {
    const calendars = [...new Set(lines.flatMap(calendarsOf))]
    const said = await onHost(await openLab(), 'web1', `${ask} <<'END'\n${calendars.join('\n')}\nEND\n`)
    times = new Map(
      said
        .split(/^calendar /m)
        .filter(Boolean)
        .map((part) => {
          const [calendar = '', ...rest] = part.split('\n')
          return [calendar, rest.flatMap((row) => /(?:Next elapse|Iteration #\d+): \w{3} (\S+) (\S+) UTC/.exec(row)?.slice(1, 3).join('T') ?? [])]
        }),
    )
  })

  it('is cron, all of it', () => expect(lines.filter((line) => !isCron(line))).to.deep.equal([]))

  for (const [what, some] of Object.entries({written, narrowed, random}))
    it(`comes when croner says, the next ${runs} times of ${some.length} lines (${what})`, () =>
      expect(some.flatMap((line) => differing(line, bySystemd(line, times), byCroner(line)))).to.deep.equal([]))
})
