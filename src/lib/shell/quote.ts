/** The one place that quotes for a POSIX shell. A NUL byte can't be a word: it throws. */
export function quote(text: string): string {
  if (text.includes('\0')) throw new TypeError('a NUL byte cannot be part of a shell word')
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
