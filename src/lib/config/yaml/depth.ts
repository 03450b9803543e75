const deepest = 100
const most = 200

/**
 * The first line that is nested too deep, or might be: by brackets, by its indentation, or by what it holds of `- ? :`.
 * The parser recurses, and where its stack ends inside of a regular expression the whole process dies: so this is looked at before.
 */
export function lineTooDeep(text: string): number | undefined {
  let brackets = 0
  for (const [index, line] of text.split('\n').entries()) {
    brackets = bracketsAfter(line, brackets)
    if (brackets > deepest || indicatorsOf(line) > most || indentationOf(line) > most) return index + 1
  }
  return undefined
}

/** Brackets that are open after a line; counting stops where they are too many. */
function bracketsAfter(line: string, before: number): number {
  let open = before
  for (const character of line) {
    if (character === '[' || character === '{') open += 1
    if ((character === ']' || character === '}') && open > 0) open -= 1
    if (open > deepest) return open
  }
  return open
}

const indicatorsOf = (line: string): number => line.match(/[-?:](?=\s|$)/g)?.length ?? 0

/** Columns before the text of a line; a blank line has none. */
const indentationOf = (line: string): number => (line.trim() === '' ? 0 : line.length - line.trimStart().length)
