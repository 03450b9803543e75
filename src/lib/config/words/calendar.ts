import {isCron} from './schedule.js'

/** A schedule as calendar expressions of systemd, any of which is a time to run. Cron becomes one of them, or two where it names days of the month and of the week. */
export const calendarsOf = (schedule: string): readonly string[] => (isCron(schedule) ? fromCron(schedule.trim().split(/\s+/)) : [schedule])

function fromCron(fields: readonly string[]): readonly string[] {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = fields
  const time = `${spell(minute, 0, 59)}:${spell(hour, 0, 23)}`.split(':').reverse().join(':')
  const date = (days: string): string => `*-${spell(month, 1, 12)}-${days} ${time}:00`
  const days = spell(day, 1, 31)
  const weekdays = spellWeekdays(weekday)
  const on = (expression: string): string => (weekdays === '' ? expression : `${weekdays} ${expression}`)
  // As cron has it: with both named, either will do; one that begins with a star (`*/2` does) only narrows the other.
  return isNamed(day) && isNamed(weekday) ? [date(days), on(date('*'))] : [on(date(days))]
}

const isNamed = (field: string): boolean => !field.startsWith('*')

/** `*`, `0/15`, or the numbers themselves. */
function spell(field: string, least: number, most: number): string {
  const [, step] = /^\*\/(\d+)$/.exec(field) ?? []
  if (field === '*' || step === '1') return '*'
  const numbers = numbersOf(field, least, most)
  return numbers.length === most - least + 1 ? '*' : step === undefined || numbers.length === 1 ? numbers.map(twoDigits).join(',') : `${twoDigits(least)}/${step}`
}

const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** Empty: any day. */
function spellWeekdays(field: string): string {
  const days = new Set(numbersOf(field, 0, 6).map((number) => number % 7))
  // systemd's week begins on Monday.
  return days.size === 7
    ? ''
    : [1, 2, 3, 4, 5, 6, 0]
        .filter((number) => days.has(number))
        .map((number) => weekdayNames[number])
        .join(',')
}

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function numbersOf(field: string, least: number, most: number): readonly number[] {
  const numbers = field.split(',').flatMap((part) => {
    const [range = '*', step = '1'] = part.split('/')
    const [from = least, to = part.includes('/') ? most : from] = range === '*' ? [least, most] : range.split('-').map((end) => numberOf(end, least))
    return Array.from({length: Math.max(to - from, 0) + 1}, (_, index) => from + index).filter((number) => (number - from) % Number(step) === 0)
  })
  return [...new Set(numbers)].toSorted((a, b) => a - b)
}

function numberOf(text: string, least: number): number {
  if (/^\d+$/.test(text)) return Number(text)
  const word = text.toLowerCase()
  return least === 1 ? monthNames.indexOf(word) + 1 : weekdayNames.findIndex((name) => name.toLowerCase() === word)
}
