import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

/** What a row says: who, what, how it stands, for how long. */
export type Parts = {readonly name: string; readonly title: string; readonly detail: string; readonly elapsed: string}

/** One line of at most `room` columns. The title gives way first, then the detail; the time stays. */
export function fit({name, title, detail, elapsed}: Parts, room: number): string {
  const left = room - stringWidth(name) - 2 - widthWith(elapsed)
  const titleRoom = Math.max(Math.min(stringWidth(title), least), left - widthWith(detail))
  const shown = cut(title, titleRoom)
  return `${name}  ${cut(detail ? `${shown}: ${detail}` : shown, Math.max(left, 1))}${elapsed && `  ${elapsed}`}`
}

/** With two signs before it, where there is any. */
const widthWith = (text: string): number => (text === '' ? 0 : stringWidth(text) + 2)

/** Columns of a title by which it can still be told. */
const least = 8

function cut(text: string, room: number): string {
  if (stringWidth(text) <= room) return text
  let shown = ''
  for (const {segment} of signs.segment(text)) {
    if (stringWidth(shown + segment) >= room) break
    shown += segment
  }
  return `${shown.trimEnd()}…`
}

/** What a reader takes for one sign, of however many code points. */
const signs = new Intl.Segmenter()

/** A text in lines of at most `room` columns, broken between words. */
export const wrap = (text: string, room: number): readonly string[] => wrapAnsi(text, Math.max(room, 2), {hard: true}).split('\n').filter(Boolean)
