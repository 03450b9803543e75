import {LineCounter, parseDocument} from 'yaml'
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
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error'})
  const [broken] = [...document.errors, ...document.warnings]
  if (broken) return {faults: [{...placeAt(broken.pos[0]), key: '', message: sayOf(broken)}]}
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
