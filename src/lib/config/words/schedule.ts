/** Is it five fields of cron, or (looked at loosely: the host's systemd has the last word) a calendar expression? */
export const isSchedule = (text: string): boolean => isCron(text) || isCalendar(text)

export function isCron(text: string): boolean {
  const parts = text.trim().split(/\s+/)
  return parts.length === fields.length && fields.every((field, index) => isField(parts[index] ?? '', field))
}

type Field = {readonly least: number; readonly most: number; readonly names?: readonly string[]}

const fields: readonly Field[] = [
  {least: 0, most: 59},
  {least: 0, most: 23},
  {least: 1, most: 31},
  {least: 1, most: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']},
  {least: 0, most: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']},
]

const isField = (text: string, field: Field): boolean => text.split(',').every((part) => isPart(part, field))

/** `*`, `5`, `1-5`, `mon-fri`, each with a step: `/15`. */
function isPart(part: string, field: Field): boolean {
  const [range, step, ...rest] = part.split('/')
  if (range === undefined || rest.length > 0 || (step !== undefined && !/^[1-9]\d{0,2}$/.test(step))) return false
  if (range === '*') return true
  const ends = range.split('-').map((end) => numberOf(end, field))
  const [first, last = first] = ends
  return ends.length <= 2 && first !== undefined && last !== undefined && field.least <= first && first <= last && last <= field.most
}

function numberOf(text: string, field: Field): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const index = field.names?.indexOf(text.toLowerCase()) ?? -1
  return index < 0 ? undefined : index + field.least
}

const words = ['minutely', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'semiannually', 'yearly', 'annually']
const day = '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*'
const days = `${day}(?:(?:\\.\\.|,|-)${day})*`
const date = '[\\d*/,.~]{1,40}(?:-[\\d*/,.~]{1,40}){1,2}'
const time = '[\\d*/,.]{1,40}(?::[\\d*/,.]{1,40}){1,2}'
const zone = '(?:UTC|[A-Z][A-Za-z_]+/[A-Za-z_/]+)'
const calendar = new RegExp(`^(?=.{1,200}$)(?:${days}(?: |$))?(?:${date}(?: |$))?(?:${time}(?: |$))?(?:${zone})?$`, 'i')

const isCalendar = (text: string): boolean => words.includes(text) || (calendar.test(text) && /[\d*]|^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text))
