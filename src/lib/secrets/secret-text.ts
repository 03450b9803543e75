import {isMap, isScalar, LineCounter, parseDocument, Scalar, YAMLMap} from 'yaml'
import type {Document, YAMLError} from 'yaml'
import {isVariableName} from '../config/words/variable-name.js'
import {ShipitError} from '../errors.js'

/** What a secret store holds once it is open: a YAML mapping of names to text. Comments stay where people put them. */
export const emptyText = '# NAME: value, a line each. Values are text as it stands: 007 and true keep their letters.\n'

/** The values by name. Errors: SECRETS_UNREADABLE with the line, never with what stands there. */
export function valuesOf(text: string, file: string): ReadonlyMap<string, string> {
  const {document, lines} = parse(text, file)
  const at = (offset = 0): string => `${file}:${lines.linePos(offset).line}`
  return new Map(
    (isMap(document.contents) ? document.contents.items : []).map(({key, value}) => {
      const where = at(isScalar(key) ? key.range?.[0] : undefined)
      if (!isScalar(key) || typeof key.value !== 'string' || !isVariableName(key.value)) throw unreadable(`${where}: a name is made of letters, digits and underscores`)
      if (value !== null && (!isScalar(value) || typeof value.value !== 'string'))
        throw unreadable(`${where}: the value of ${key.value} must be text, not a list, a mapping or a reference`)
      const content = isScalar(value) ? (value.value as string) : ''
      const trouble = troubleWith(content)
      if (trouble !== undefined) throw unreadable(`${where}: ${key.value} ${trouble}`)
      return [key.value, content]
    }),
  )
}

/** The text with a value in place of the one before, or after all others. */
export function withValue(text: string, name: string, value: string): string {
  const {document} = parse(text, 'the secrets')
  const contents = isMap(document.contents) ? document.contents : new YAMLMap()
  const scalar = new Scalar(value)
  scalar.type = typeOf(value)
  contents.set(name, scalar)
  document.contents = contents
  const written = print(document)
  if (valuesOf(written, 'the secrets').get(name) !== value) throw new TypeError(`${name} does not survive being written`)
  return written
}

export function withoutValue(text: string, name: string): string {
  const {document} = parse(text, 'the secrets')
  document.delete(name)
  return isMap(document.contents) && document.contents.items.length === 0 ? commentsOf(text) : print(document)
}

/** Why a value cannot be kept, in words that follow its name; undefined when it can. */
export function troubleWith(value: string): string | undefined {
  if (value.includes('\0')) return 'holds a NUL byte, which no variable can hold: keep it as base64'
  return !/\p{Surrogate}/u.test(value) ? undefined : 'holds half a character: keep it as base64'
}

/** Several lines as people read them, where nothing of it would be lost; letters of a word as they are; all else in double quotes. */
function typeOf(value: string): Scalar.Type {
  if (/^[A-Za-z0-9_@%+=,./-]+$/.test(value) && !/^(?:[-.]|@|%)/.test(value)) return 'PLAIN'
  return /^[^\s][^\n]*\n/.test(value) && /^[\t\n\x20-\x7e\xa1-\u2027\u202a-\ud7ff]*$/.test(value) && !/[ \t]\n|[ \t]$|\n\n$/.test(value) ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE'
}

type Parsed = {readonly document: Document; readonly lines: LineCounter}

/** The schema knows text alone: no number, no true, no null. */
function parse(text: string, file: string): Parsed {
  const lines = new LineCounter()
  const document = parseDocument(text, {schema: 'failsafe', prettyErrors: false, lineCounter: lines})
  const [error] = document.errors
  if (error) throw unreadable(`${file}:${lines.linePos(error.pos[0]).line}: ${whatIs(error)}`)
  const {contents} = document
  if (contents !== null && !isMap(contents) && !(isScalar(contents) && contents.value === ''))
    throw unreadable(`${file}:1: the secrets must be a mapping of names to text, such as \`TOKEN: abc\``)
  return {document: document, lines}
}

const print = (document: Document): string => document.toString({lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER})

const commentsOf = (text: string): string => text.split('\n').filter((line) => line.startsWith('#')).map((line) => `${line}\n`).join('') // prettier-ignore

/** The library's own words may quote what stands in the file. */
function whatIs({code}: YAMLError): string {
  if (code === 'DUPLICATE_KEY') return 'a name stands here a second time'
  if (code === 'BAD_INDENT' || code === 'TAB_AS_INDENT') return 'this line is not indented as YAML wants it'
  if (code === 'MISSING_CHAR') return 'a quote, a colon or a bracket is missing'
  if (code === 'BAD_DQ_ESCAPE') return 'a backslash in double quotes must be doubled'
  return 'this is not YAML'
}

const unreadable = (message: string): ShipitError =>
  new ShipitError('SECRETS_UNREADABLE', `${message}.`, {hint: 'Lines of NAME: value; what holds colons, quotes or # goes into quotes.'})
