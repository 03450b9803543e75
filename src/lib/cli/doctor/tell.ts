import type {Diagnosis} from '../../features/doctor/diagnosis.js'
import type {Finding, State} from '../../features/doctor/finding.js'
import type {Painter} from '../../plan/print.js'

const marks: Readonly<Record<State, string>> = {ok: '✓ ok', warning: '! warning', fault: '✗ fault', skipped: '- skipped'}
const colours: Readonly<Record<State, keyof Painter>> = {ok: 'create', warning: 'update', fault: 'remove', skipped: 'quiet'}

/** A line a check, under the host that it is about, each fix beneath, and the count. */
export function describe({findings, faults, warnings}: Diagnosis, painter: Painter): string {
  const places = [...new Set(findings.map(({host}) => host))]
  const blocks = places.map((place) =>
    blockOf(
      place,
      findings.filter(({host}) => host === place),
      painter,
    ),
  )
  return [...blocks, verdict(faults, warnings)].join('\n\n')
}

function blockOf(place: string | undefined, findings: readonly Finding[], painter: Painter): string {
  const width = Math.max(...findings.map(({what}) => what.length))
  return [painter.heading(place ?? 'This machine'), ...findings.map((each) => lineOf(each, width, painter))].join('\n')
}

function lineOf({what, state, told, fix}: Finding, width: number, painter: Painter): string {
  const column = ' '.repeat(2 + 11 + width)
  const [first = '', ...rest] = told.split('\n')
  const more = [...rest, ...(fix === undefined ? [] : fix.split('\n').map((line, index) => (index === 0 ? `→ ${line}` : `  ${line}`)))]
  return [`  ${painter[colours[state]](marks[state].padEnd(10))} ${what.padEnd(width)}  ${first}`, ...more.map((line) => `${column}  ${line}`)].join('\n')
}

function verdict(faults: number, warnings: number): string {
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`
  if (faults + warnings === 0) return 'All is well.'
  return `${[...(faults > 0 ? [count(faults, 'fault')] : []), ...(warnings > 0 ? [count(warnings, 'warning')] : [])].join(', ')}.`
}
