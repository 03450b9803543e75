import {ShipitError} from '../errors.js'
import {nearest} from '../nearest.js'

/** What a person must know of a command to mend the way it was called. */
export type Usage = {
  /** As typed: `shipit deploy`. */
  readonly command: string
  /** Names of its flags, without dashes. */
  readonly flags: readonly string[]
}

/** oclif's complaint about flags or arguments, as ours; undefined when the error is something else. */
export function usageError(error: unknown, usage: Usage): ShipitError | undefined {
  if (!isParseError(error)) return undefined
  const help = `See \`${usage.command} --help\`.`
  const [unknown] = error.flags ?? []
  if (unknown === undefined) return new ShipitError('USAGE', plain(error.message), {hint: help, cause: error})
  const near = nearest(unknown.replace(/^-+/, ''), usage.flags)
  return new ShipitError('USAGE', `\`${usage.command}\` has no flag ${unknown}.`, {hint: near ? `Did you mean --${near}? ${help}` : help, cause: error})
}

type ParseError = Error & {readonly flags?: readonly string[]}

/** Parse errors carry `parse`; what a flag's own `parse` refuses is a CLIError. Both carry `oclif`. */
const isParseError = (error: unknown): error is ParseError => error instanceof Error && 'oclif' in error && !('code' in error && error.code === 'EEXIT')

const plain = (message: string): string =>
  message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .trim()
