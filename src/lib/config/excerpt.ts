/** What is wrong, and where: line and column count from 1. */
type Fault = {readonly line: number; readonly column: number; readonly message: string}

/** Columns of a line that are shown. */
const most = 100

/**
 * The line of a fault, and a caret beneath the place. What may be a secret is not shown: of values, only their shape,
 * unless the fault itself has told what it got. Nothing where the file has no such line.
 */
export function excerpt(fault: Fault, text: string): readonly string[] {
  const place = lineOf(fault, text.split(/\r\n|[\r\n]/))
  if (!place || fault.message.startsWith('the file ')) return []
  const {line, at, number} = place
  const shown = isTold(fault, line) ? line : masked(line, at)
  const {start, end} = windowAround(at, line.length)
  const before = `${start > 0 ? '…' : ''}${plain(shown.slice(start, at))}`
  const after = `${plain(shown.slice(at, end))}${end < line.length ? '…' : ''}`
  const gutter = String(number)
  return [`    ${gutter} | ${before}${after.trimEnd()}`, `    ${' '.repeat(gutter.length)} | ${' '.repeat(columnsOf(before))}^`]
}

/** What ends too early is told at the end of the last line that has something. */
function lineOf({line: number, column}: Fault, lines: readonly string[]): {readonly line: string; readonly at: number; readonly number: number} | undefined {
  const own = lines[number - 1]
  if (own === undefined) return undefined
  if (own.trim() !== '') return {line: own, at: Math.min(column - 1, own.length), number}
  const index = lines.slice(0, number).findLastIndex((line) => line.trim() !== '')
  const line = lines[index]?.trimEnd()
  return line === undefined ? undefined : {line, at: line.length, number: index + 1}
}

const isTold = ({message}: Fault, line: string): boolean => /\(got (?!nothing|a list|a mapping)/.test(message) && !/secret|passw|token|key|env|args|cred/i.test(line)

/** Letters and digits after the first key become dots; a key at the place itself stays. */
function masked(line: string, at: number): string {
  const [own = ''] = (/[{,[]\s*$/.test(line.slice(0, at)) && /^[\w.-]+(?=\s*:(?:\s|$))/.exec(line.slice(at))) || []
  const key = /^\s*(?:- +)*[^\s:{["']+\s*:(?=\s|$)/.exec(line)?.[0].length ?? 0
  return [...line.matchAll(/[^]/gu)]
    .map(({0: letter, index}) => (index < key || (index >= at && index < at + own.length) || !/[\p{L}\p{N}]/u.test(letter) ? letter : '·'.repeat(letter.length)))
    .join('')
}

/** What of a long line is shown: the place, with a little before it. */
function windowAround(at: number, length: number): {readonly start: number; readonly end: number} {
  const start = length <= most ? 0 : Math.max(0, Math.min(at - 60, length - most))
  return {start, end: Math.min(length, start + most)}
}

/** Tabs as spaces, and nothing that a terminal would obey. */
const plain = (text: string): string => text.replaceAll('\t', '    ').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '·')

/** Columns that a terminal takes for a text: letters of East Asia and emoji take two, marks on a letter none. */
const columnsOf = (text: string): number => [...text].reduce((sum, letter) => sum + (/\p{M}/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1), 0)

const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
