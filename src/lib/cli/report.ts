import {ShipitError} from '../errors.js'
import type {ErrorCode} from '../errors.js'
import {visible} from '../visible.js'
import {firstLineOf, writeReport} from './bug-report.js'

/** An error as it is told to a person or a program. */
export type Told = {readonly code: ErrorCode | 'BUG'; readonly message: string; readonly hint?: string; readonly exitCode: number}

/** What is said of an error. Anything but a ShipitError is a bug of ours: its stack goes to a file, one line to the user. */
export function told(thrown: unknown, {command}: {readonly command: string}): Told {
  const error = isWithoutFolder(thrown) ? new ShipitError('USAGE', 'The folder that this was called in is no longer there.', {hint: 'cd to one that there is.'}) : thrown
  if (error instanceof ShipitError) return {code: error.code, message: error.message, ...(error.hint && {hint: error.hint}), exitCode: error.exitCode}
  const file = writeReport(error, {command, argv: process.argv.slice(2), env: process.env})
  const name = error instanceof Error ? `${error.name}: ${firstLineOf(error, process.env)}` : 'something that is no error was thrown'
  return {
    code: 'BUG',
    message: `This is a bug in shipit (${name}).`,
    hint: file ? `The report is in ${file}.` : 'The report could not be written; run again with DEBUG=shipit*.',
    exitCode: 1,
  }
}

/** `process.cwd()` of a folder that was removed, or put anew, under a shell that stands in it. */
const isWithoutFolder = (error: unknown): boolean => error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd'

/** The lines for stderr; one for a bug. */
export const toText = ({code, message, hint}: Told): string => visible(`Error: ${message}${hint ? (code === 'BUG' ? ` ${hint}` : `\n${indent(hint)}`) : ''}`)

/** The value for `--json`. */
export const toErrorJson = ({code, message, hint}: Told): {readonly error: {readonly code: string; readonly message: string; readonly hint?: string}} => ({
  error: {code, message, ...(hint && {hint})},
})

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')
