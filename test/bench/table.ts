/** What was measured, once or several times. Times are in the unit that it names. */
export type Row = {
  readonly name: string
  readonly unit: 's' | 'ms' | 'µs' | 'MB' | 'x' | 'count' | 'per s'
  readonly values: readonly number[]
  /** The same done by hand, or what cannot be less. */
  readonly floor?: number
  /** To be reached: by the median, or by its ratio to the floor. More than `of` is missed; less, where more is better. */
  readonly aim?: Aim
  /** What the best-known peer takes; measured earlier, not in this run. */
  readonly peer?: number
  /** What else there is to know of it. */
  readonly note?: string
}

export type Aim = {readonly by: 'median' | 'ratio'; readonly of: number; readonly better?: 'less' | 'more'}

/** Of an even number of values: the middle between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (index: number): number => sorted[index] ?? Number.NaN
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2
}

export const ratio = ({values, floor}: Pick<Row, 'values' | 'floor'>): number | undefined => (floor === undefined ? undefined : median(values) / floor)

/** Undefined where there is no aim. */
export function isMet(row: Row): boolean | undefined {
  if (row.aim === undefined) return undefined
  const reached = row.aim.by === 'median' ? median(row.values) : (ratio(row) ?? Number.NaN)
  return row.aim.better === 'more' ? reached >= row.aim.of : reached <= row.aim.of
}

const columns = ['what', 'measured', 'from – to', 'floor', 'ratio', 'aim', 'peer', ''] as const

/** A line for each row, a cell for each column. */
export const toCells = (row: Row): readonly string[] => [
  row.name,
  `${short(median(row.values))} ${units[row.unit]}`.trim(),
  row.values.length > 1 ? `${short(Math.min(...row.values))} – ${short(Math.max(...row.values))}` : '',
  row.floor === undefined ? '' : short(row.floor),
  row.floor === undefined ? '' : `${short(ratio(row) ?? Number.NaN)}x`,
  row.aim === undefined ? '' : `${row.aim.better === 'more' ? 'at least ' : ''}${row.aim.of}${row.aim.by === 'ratio' ? 'x' : ` ${units[row.unit]}`}`.trim(),
  row.peer === undefined ? '' : short(row.peer),
  isMet(row) === undefined ? '' : isMet(row) ? 'met' : 'missed',
]

/** For a terminal. */
export function toTable(rows: readonly Row[]): string {
  const cells = [columns, ...rows.map(toCells)]
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  return cells
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** For a document. */
export const toMarkdown = (rows: readonly Row[]): string =>
  [columns, columns.map(() => '---'), ...rows.map(toCells)].map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll(/ {2,}/g, ' ')).join('\n')

const units = {s: 's', ms: 'ms', µs: 'µs', MB: 'MB', x: 'x', count: '', 'per s': 'per s'} as const satisfies Record<Row['unit'], string>

const short = (value: number): string => (Number.isInteger(value) ? String(value) : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))
