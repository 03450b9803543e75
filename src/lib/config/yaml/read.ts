import {LineCounter, parseDocument} from 'yaml'
import type {Place} from '../fault.js'
import {grow} from './grow.js'
import {sayOf} from './syntax.js'
import type {Reading} from './tree.js'

/** Bytes. */
export const largestFile = 256 * 1024
const deepest = 100

/** Reads the bytes of a YAML file. Whatever the bytes are, the answer is a tree or faults with their places. */
export function readYaml(file: string, bytes: Uint8Array): Reading {
  const whole = (message: string): Reading => ({faults: [{file, line: 1, column: 1, key: '', message}]})
  if (bytes.length > largestFile) return whole('the file is larger than 256 KB, the most that is read')
  const text = decode(bytes)
  if (text === undefined) return whole('the file is not text in UTF-8')
  if (isTooDeep(text)) return whole(`brackets are nested more than ${deepest} deep`)

  const lines = new LineCounter()
  const placeAt = (offset: number): Place => ({file, line: lines.linePos(offset).line, column: lines.linePos(offset).col})
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'silent'})
  const [broken] = [...document.errors, ...document.warnings]
  if (broken) return {faults: [{...placeAt(broken.pos[0]), key: '', message: sayOf(broken)}]}
  if (document.contents === null) return whole('the file is empty')
  return grow(document, placeAt)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', {fatal: true}).decode(bytes)
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** The parser takes all memory on some files that are nothing but brackets, so they are counted first. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1
    if ((character === ']' || character === '}') && depth > 0) depth -= 1
    if (depth > deepest) return true
  }
  return false
}
