import {ways} from './cell.js'
import type {Result} from './cell.js'
import {nameOf} from './points.js'

/** The matrix: a row for each step, a column for each way, before and after it. Then what was wrong, each with the command that repeats it. */
export function printMatrix(results: readonly Result[]): string {
  const rows = [...new Set(results.map(rowOf))]
  const width = Math.max(...rows.map((row) => row.length), 4)
  const head = `${''.padEnd(width)}  ${ways.map((way) => way.padEnd(12)).join('')}`
  const lines = rows.map((row) => {
    const here = results.filter((result) => rowOf(result) === row)
    return `${row.padEnd(width)}  ${ways.map((way) => (['before', 'after'] as const).map((side) => fieldOf(here, way, side).padEnd(6)).join('')).join('')}`.trimEnd()
  })
  return [head, `${''.padEnd(width)}  ${ways.map(() => 'beforeafter '.padEnd(12)).join('')}`.trimEnd(), ...lines, '', ...results.flatMap(faultsOf), summary(results)].join('\n')
}

const rowOf = ({cell: {command, point}}: Result): string => `${command}  ${nameOf(point)}`

function fieldOf(results: readonly Result[], way: string, side: string): string {
  const result = results.find(({cell}) => cell.way === way && cell.point.side === side)
  return result === undefined ? '·' : result.faults.length === 0 ? 'ok' : 'FAULT'
}

function faultsOf({cell, faults}: Result): readonly string[] {
  if (faults.length === 0) return []
  return [`${cell.command}, ${cell.way} ${cell.point.side} “${nameOf(cell.point)}”:`, ...faults.map((fault) => `  ${fault.replaceAll('\n', '\n  ')}`), `  ${repeat(cell)}`]
}

/** How one cell is tried again. */
export const repeat = ({command, point, way}: Result['cell']): string =>
  `npm run test:crash -- --only '${command}' --at '${nameOf(point).replaceAll("'", "'\\''")}' --side ${point.side} --way ${way}`

function summary(results: readonly Result[]): string {
  const good = results.filter(({faults}) => faults.length === 0).length
  const most = (of: (result: Result) => number): string => Math.max(0, ...results.map(of)).toFixed(1)
  const requests = results.reduce((sum, each) => sum + each.requests, 0)
  return `${good} of ${results.length} as they should be; ${requests} requests; lease free within ${most((each) => each.leaseSeconds)} s, client gone within ${most((each) => each.clientSeconds)} s`
}
