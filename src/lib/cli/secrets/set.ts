import {buffer} from 'node:stream/consumers'
import {ShipitError} from '../../errors.js'
import {saveStore} from '../../secrets/age-store.js'
import {troubleWith, withValue} from '../../secrets/secret-text.js'
import {checkName, openOrNew} from './keeper.js'
import type {Keeper} from './keeper.js'

export type SetSecret = {readonly name: string; readonly store: string; readonly changed: boolean}

export type SetOptions = {
  /** What stood on the command line: one name, no value. */
  readonly words: readonly string[]
  /** Keep the newline that stdin ends with. */
  readonly keepNewline: boolean
}

/** Keeps a value that comes from stdin, or that a person types. It is never part of a command line. */
export async function setSecret(keeper: Keeper, {words, keepNewline}: SetOptions): Promise<SetSecret> {
  const [name = ''] = words
  checkName(words.length === 1 ? name : '')
  const store = await openOrNew(keeper)
  const value = process.stdin.isTTY ? await askValue(keeper, name) : await readValue(name, keepNewline)
  const changed = store.values.get(name) !== value
  if (changed) await saveStore(store, withValue(store.text, name, value), keeper.place)
  const empty = value === '' ? ' It is empty.' : ''
  keeper.say(changed ? `${name} is in ${store.file}${store.values.has(name) ? ', in place of the value before' : ''}.${empty}` : `${name} has that value already.${empty}`)
  return {name, store: store.file, changed}
}

async function readValue(name: string, keepNewline: boolean): Promise<string> {
  const bytes = await buffer(process.stdin)
  if (bytes.length > largest) throw refusal(name, `is longer than ${largest / 1024} KB`)
  const text = decode(bytes, name)
  const value = keepNewline ? text : text.replace(/\r?\n$/, '')
  const trouble = troubleWith(value)
  if (trouble !== undefined) throw refusal(name, trouble)
  return value
}

const largest = 1_048_576

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    throw refusal(name, 'is not UTF-8 text: keep it as base64, such as `base64 FILE | shipit secrets set NAME`')
  }
}

const refusal = (name: string, why: string): ShipitError => new ShipitError('USAGE', `The value of ${name} ${why}. Nothing was changed.`)

export async function askValue({terminal}: Pick<Keeper, 'terminal'>, name: string): Promise<string> {
  if (!terminal.canAsk) throw new ShipitError('USAGE', `Nobody is here to be asked for the value of ${name}.`, {hint: `Give it on stdin: shipit secrets set ${name} < file`})
  const {password} = await import('@clack/prompts')
  const answer = await password({message: `Value of ${name}`, output: process.stderr})
  if (typeof answer !== 'string') throw new ShipitError('CANCELLED', 'Nothing was changed.')
  return answer
}
