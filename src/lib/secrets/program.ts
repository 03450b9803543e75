import {parseEnv} from 'node:util'
import {timerOf} from '../config/words/duration.js'
import {messageOf} from '../errors.js'
import {letGo} from '../let-go.js'

/** What a program is run with. */
export type ProgramPlace = {readonly directory: string; /** Seconds. */ readonly timeout: number}

/** What a program printed, or why it is of no use. What it printed on stdout is never told: it may be a secret. */
export type Ran = {readonly kind: 'printed'; readonly stdout: string} | {readonly kind: 'failed'; readonly why: string; readonly stderr: string}

export type RunProgram = (words: readonly string[]) => Promise<Ran>

/** Runs programs without a shell, with nothing on stdin and a limit in time. */
export const runProgramIn =
  ({directory, timeout}: ProgramPlace): RunProgram =>
  async ([program = '', ...args]) => {
    const {execa} = await import('execa')
    const call = [program, ...args].join(' ')
    const ran = await letGo(
      execa(program, args, {
        cwd: directory,
        stdin: 'ignore',
        timeout: timerOf(timeout),
        encoding: 'buffer',
        stripFinalNewline: false,
        reject: false,
        maxBuffer: 64_000_000,
      }),
    )
    const stderr = Buffer.from(ran.stderr).toString('utf8').trim()
    const failed = (why: string): Ran => ({kind: 'failed', why: `\`${call}\` ${why}${stderr ? `: ${shortened(stderr)}` : ''}`, stderr})
    if (ran.code === 'ENOENT') return failed(`could not be started: there is no ${program} on PATH`)
    if (ran.timedOut) return failed(`did not end within ${timeout} s`)
    if (ran.failed) return failed(ran.exitCode === undefined ? `could not be run (${ran.code ?? ran.signal ?? 'no reason given'})` : `ended with ${ran.exitCode}`)
    return decode(ran.stdout, call)
  }

function decode(bytes: Uint8Array, call: string): Ran {
  try {
    return {kind: 'printed', stdout: new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)}
  } catch {
    return {kind: 'failed', why: `\`${call}\` printed bytes that are not UTF-8 text: keep the value as base64`, stderr: ''}
  }
}

/** The last lines are where a program says why. */
const shortened = (text: string): string => (text.length > 600 ? `…${text.slice(-600)}` : text)

/** Names and values of a JSON object; what is no plain value is left out. Undefined: it is no JSON object. */
export function valuesInJson(text: string): ReadonlyMap<string, string> | undefined {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return new Map(Object.entries(value).flatMap(([name, each]): [string, string][] => (['string', 'number', 'boolean'].includes(typeof each) ? [[name, String(each)]] : [])))
}

export const valuesInDotenv = (text: string): ReadonlyMap<string, string> => new Map(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']))

/** Undefined: it is no JSON. Its own error would quote what was printed. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return void messageOf(error)
  }
}

/** Programs end what they print with a newline that is not of the value. */
export const withoutNewline = (text: string): string => text.replace(/\r?\n$/, '')
