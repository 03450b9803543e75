import {isMap, isScalar, isSeq, LineCounter, parseDocument} from 'yaml'
import type {Node, Pair} from 'yaml'
import type {Key} from './keys.js'

/** Lines that are shown of a key. */
const most = 14

/** The lines of a sample that show a key, with all that belongs to it; empty where it does not. */
export function sampleOf(page: string, key: Key): readonly string[] {
  if (key.path.some((part) => part !== '*' && !page.includes(part))) return []
  const lines = new LineCounter()
  const document = parseDocument(page, {lineCounter: lines, keepSourceTokens: false})
  const found = findPair(document.contents, key.path)
  if (!found?.key || !isScalar(found.key)) return []
  const lineAt = (offset: number): number => lines.linePos(offset).line - 1
  const [start = 0] = found.key.range ?? []
  const value = found.value as Node | null
  const [, end = start] = value?.range ?? found.key.range ?? []
  const all = page.split('\n').slice(lineAt(start), Math.max(lineAt(start), lineAt(Math.max(start, end - 1))) + 1)
  const indent = /^ */.exec(all[0] ?? '')?.[0].length ?? 0
  const shown = all.slice(0, most).map((line) => line.slice(Math.min(indent, /^ */.exec(line)?.[0].length ?? 0)).trimEnd())
  return [...shown, ...(all.length > most ? ['…'] : [])]
}

function findPair(node: unknown, path: readonly string[]): Pair<Node, unknown> | undefined {
  const [first, ...rest] = path
  if (isSeq(node)) return firstOf(node.items, (item) => findPair(item, path))
  if (!isMap(node) || first === undefined) return undefined
  const pairs = (node.items as Pair<Node, unknown>[]).filter(({key}) => isScalar(key) && (first === '*' || key.value === first))
  return rest.length === 0 ? pairs[0] : firstOf(pairs, ({value}) => findPair(value, rest))
}

function firstOf<T, R>(items: readonly T[], look: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = look(item)
    if (found !== undefined) return found
  }
  return undefined
}
