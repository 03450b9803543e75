import {Composer, LineCounter, Parser} from 'yaml'
import type {CST, Document} from 'yaml'
import type {Place} from '../fault.js'
import {lineTooDeep} from './depth.js'
import {grow} from './grow.js'
import {sayOf} from './syntax.js'
import type {Reading} from './tree.js'

/** Bytes. */
export const largestFile = 64 * 1024

/** Reads the bytes of a YAML file. Whatever the bytes are, the answer is a tree or faults with their places. */
export function readYaml(file: string, bytes: Uint8Array): Reading {
  const whole = (message: string): Reading => ({faults: [{file, line: 1, column: 1, key: '', message}]})
  if (bytes.length > largestFile) return whole('the file is larger than 64 KB, the most that is read')
  const text = decode(bytes)
  if (text === undefined) return whole('the file is not text in UTF-8')
  const deep = lineTooDeep(text)
  if (deep !== undefined) return {faults: [{file, line: deep, column: 1, key: '', message: 'is nested too deep, or holds too much for one line'}]}

  const lines = new LineCounter()
  const placeAt = (offset: number): Place => ({file, line: lines.linePos(offset).line, column: lines.linePos(offset).col})
  const [document, second] = documentsOf(text, lines)
  if (!document) return whole('the file is empty')
  const [broken] = [...document.errors, ...document.warnings]
  if (broken) return {faults: [{...placeAt(broken.pos[0]), key: '', message: sayOf(broken)}]}
  if (second) return {faults: [{...placeAt(second.range[0]), key: '', message: 'begins a second document (`---`): one file is one document'}]}
  return grow(document, placeAt)
}

/** The first two documents of a text. Parsing ends at the first token that is an error: what follows would be errors by the thousand. */
function documentsOf(text: string, lines: LineCounter): readonly Document.Parsed[] {
  const documents: Document.Parsed[] = []
  const composer = new Composer({prettyErrors: false, uniqueKeys: false})
  for (const document of composer.compose(untilError(new Parser(lines.addNewLine).parse(text)), true, text.length)) {
    documents.push(document)
    if (documents.length === 2) break
  }
  return documents
}

function* untilError(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  for (const token of tokens) {
    yield token
    if (token.type === 'error') return
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', {fatal: true}).decode(bytes)
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
