import type {InitFile} from './file.js'

/** What writing a file would come to. */
export type Change = {
  readonly path: string
  readonly state: 'new' | 'same' | 'differs'
  /** Lines that would go and come: `- port: 80`, `+ port: 3000`. */
  readonly lines: readonly string[]
}

/** `before` undefined: there is no such file. */
export function changeOf({path, text}: InitFile, before: string | undefined): Change {
  if (before === undefined) return {path, state: 'new', lines: []}
  return before === text ? {path, state: 'same', lines: []} : {path, state: 'differs', lines: difference(before.split('\n'), text.split('\n'))}
}

/** Lines of one text alone, in order, by their longest common part. */
function difference(before: readonly string[], after: readonly string[]): readonly string[] {
  const longest = table(before, after)
  const lines: string[] = []
  let [row, column] = [0, 0]
  while (row < before.length || column < after.length) {
    if (row < before.length && before[row] === after[column]) [row, column] = [row + 1, column + 1]
    else if (column >= after.length || (row < before.length && (longest[row + 1]?.[column] ?? 0) >= (longest[row]?.[column + 1] ?? 0))) lines.push(`- ${before[row++] ?? ''}`)
    else lines.push(`+ ${after[column++] ?? ''}`)
  }
  return lines
}

/** How many lines both have in common from a row and a column on. */
function table(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({length: before.length + 1}, () => new Array<number>(after.length + 1).fill(0))
  for (let row = before.length - 1; row >= 0; row--)
    for (let column = after.length - 1; column >= 0; column--) {
      const here = rows[row]
      if (here) here[column] = before[row] === after[column] ? 1 + (rows[row + 1]?.[column + 1] ?? 0) : Math.max(rows[row + 1]?.[column] ?? 0, here[column + 1] ?? 0)
    }
  return rows
}
