/** What a row says: who, what, how it stands, for how long. */
export type Parts = {readonly name: string; readonly title: string; readonly detail: string; readonly elapsed: string}

/** One line of at most `room` signs. The title gives way first, then the detail; the time stays. */
export function fit({name, title, detail, elapsed}: Parts, room: number): string {
  const left = room - name.length - 2 - lengthWith(elapsed)
  const titleRoom = Math.max(Math.min(title.length, least), left - lengthWith(detail))
  const shown = cut(title, titleRoom)
  return `${name}  ${cut(detail ? `${shown}: ${detail}` : shown, Math.max(left, 1))}${elapsed && `  ${elapsed}`}`
}

/** With two signs before it, where there is any. */
const lengthWith = (text: string): number => (text === '' ? 0 : text.length + 2)

/** Signs of a title by which it can still be told. */
const least = 8

const cut = (text: string, room: number): string => (text.length <= room ? text : `${text.slice(0, Math.max(room - 1, 0)).trimEnd()}…`)

/** A text in lines of at most `room` signs, broken between words. */
export const wrap = (text: string, room: number): readonly string[] =>
  text.split('\n').flatMap((line) => line.match(new RegExp(`\\S.{0,${Math.max(room, 2) - 1}}(?=\\s|$)|\\S{1,${Math.max(room, 2)}}`, 'g')) ?? [])
