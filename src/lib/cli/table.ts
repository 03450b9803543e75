import stringWidth from 'string-width'

/** Columns as wide as their widest cell, two spaces apart. */
export function toTable(head: readonly string[], rows: readonly (readonly string[])[], heading: (text: string) => string = (text) => text): string {
  const widths = head.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map((cell) => stringWidth(cell))))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)))
      .join('  ')
      .trimEnd()
  return [heading(line(head)), ...rows.map(line)].join('\n')
}
