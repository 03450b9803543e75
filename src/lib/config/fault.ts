import {ShipitError} from '../errors.js'
import {excerpt} from './excerpt.js'

/** A place in a file, counted from 1. */
export type Place = {readonly file: string; readonly line: number; readonly column: number}

/** A key of the file: ['roles', 'web', 'hosts', 0]. */
export type Path = readonly (string | number)[]

/** What is wrong with a key; its place is not yet known. */
export type Issue = {readonly path: Path; readonly message: string}

export type Fault = Place & {
  /** The key, dotted; empty for the file as a whole. */
  readonly key: string
  readonly message: string
}

/** `roles.web.hosts[0]`; a key with spaces, or that can't be seen, in quotes. */
export const dotted = (path: Path): string => path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${seen(part)}`)).join('')

const seen = (key: string): string => (/^[^\s\p{C}]+$/u.test(key) ? key : JSON.stringify(key))

/** Text of each file, by its name. */
export type Texts = ReadonlyMap<string, string>

/** `deploy.yml:7:3  replicas must be …` */
export const faultLine = ({file, line, column, key, message}: Fault): string => `${file}:${line}:${column}  ${key === '' ? message : `${key} ${message}`}`

const shownAtMost = 50

/** Faults whose line is shown, too. */
const quotedAtMost = 10

/** CONFIG_INVALID with every fault, a line each, in the order given; with the texts of the files, the place of each beneath. */
export function configInvalid(faults: readonly Fault[], texts: Texts = new Map()): ShipitError {
  const lines = faults.slice(0, shownAtMost).flatMap((fault, index) => [faultLine(fault), ...(index < quotedAtMost ? excerpt(fault, texts.get(fault.file) ?? '') : [])])
  const more = faults.length - shownAtMost
  return new ShipitError('CONFIG_INVALID', [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'), {
    hint: '`shipit config check` looks at the file again and goes to no host.',
  })
}

/** In the order of the files given, then of their lines. */
export const inFileOrder = (faults: readonly Fault[], files: readonly string[]): readonly Fault[] =>
  faults.toSorted((one, other) => files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line || one.column - other.column)
