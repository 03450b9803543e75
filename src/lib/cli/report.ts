import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {homedir, tmpdir} from 'node:os'
import {join} from 'node:path'
import {ShipitError} from '../errors.js'
import type {ErrorCode} from '../errors.js'
import {visible} from '../visible.js'

/** An error as it is told to a person or a program. */
export type Told = {readonly code: ErrorCode | 'BUG'; readonly message: string; readonly hint?: string; readonly exitCode: number}

/** What is said of an error. Anything but a ShipitError is a bug of ours: its stack goes to a file, one line to the user. */
export function told(error: unknown, context: {readonly command: string}): Told {
  if (error instanceof ShipitError) return {code: error.code, message: error.message, ...(error.hint && {hint: error.hint}), exitCode: error.exitCode}
  const file = writeReport(error, context)
  const name = error instanceof Error ? `${error.name}: ${firstLine(error.message)}` : 'something that is no error was thrown'
  return {
    code: 'BUG',
    message: `This is a bug in shipit (${name}).`,
    hint: file ? `The report is in ${file}.` : 'The report could not be written; run again with DEBUG=shipit*.',
    exitCode: 1,
  }
}

/** The lines for stderr. */
export const toText = ({message, hint}: Told): string => visible(`Error: ${message}${hint ? `\n${indent(hint)}` : ''}`)

/** The value for `--json`. */
export const toErrorJson = ({code, message, hint}: Told): {readonly error: {readonly code: string; readonly message: string; readonly hint?: string}} => ({
  error: {code, message, ...(hint && {hint})},
})

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

/** Names of flags and values of arguments stay out: they may be secret. */
function writeReport(error: unknown, {command}: {readonly command: string}): string | undefined {
  const text = [
    `shipit ${version()}, node ${process.version}, ${process.platform} ${process.arch}`,
    `command: ${command}`,
    `time: ${new Date().toISOString()}`,
    '',
    stackOf(error),
    '',
  ].join('\n')
  const name = `${new Date().toISOString().replaceAll(':', '-')}-${process.pid}.txt`
  for (const folder of [join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'shipit', 'bugs'), tmpdir()]) {
    const path = join(folder, name)
    try {
      mkdirSync(folder, {recursive: true})
      writeFileSync(path, text, {mode: 0o600})
      return path
    } catch {
      continue
    }
  }
  return undefined
}

/** The stack with those of its causes. */
const stackOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? (error.stack ?? error.message) : `${error.stack ?? error.message}\ncaused by ${stackOf(error.cause)}`
}

const version = (): string => {
  const {version} = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {version: string}
  return version
}
