import {expect} from 'chai'
import {calendarsOf} from '../../../src/lib/config/words/calendar.js'

describe('calendarsOf()', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    '0 4 * * *': ['*-*-* 04:00:00'],
    '*/15 * * * *': ['*-*-* *:00/15:00'],
    '5,35 8-10 * * *': ['*-*-* 08,09,10:05,35:00'],
    '0 0 1 */3 *': ['*-01/3-01 00:00:00'],
    '30 6 * * mon-fri': ['Mon,Tue,Wed,Thu,Fri *-*-* 06:30:00'],
    '0 0 * * 0': ['Sun *-*-* 00:00:00'],
    '0 0 * * 7': ['Sun *-*-* 00:00:00'],
    '0 0 1 * mon': ['*-*-01 00:00:00', 'Mon *-*-* 00:00:00'],
    '0 0 1 * 0-6': ['*-*-01 00:00:00', '*-*-* 00:00:00'],
    '0 0 */2 * mon': ['Mon *-*-01/2 00:00:00'],
    '0 0 * * 1/2': ['Mon,Wed,Fri *-*-* 00:00:00'],
    '0 0 * * 7/2': ['Sun *-*-* 00:00:00'],
    daily: ['daily'],
    'Mon *-*-* 04:00': ['Mon *-*-* 04:00'],
  }
  for (const [schedule, calendars] of Object.entries(cases)) {
    it(`says ${schedule} as systemd does`, () => expect(calendarsOf(schedule)).to.deep.equal(calendars))
  }
})
