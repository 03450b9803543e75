import {stringify} from 'yaml'
import {base} from './base.js'
import {mutateText} from './text.js'
import type {Random} from './random.js'
import {schema, valueOf} from './schema.js'
import type {Node} from './schema.js'

export type Case = {readonly base: Uint8Array; /** Laid over it. */ readonly over?: Uint8Array}

/** A deploy.yml, near to a right one or far from it, and sometimes one that is laid over it. */
export function makeCase(random: Random): Case {
  const file = bytesOf(mutated(random.chance(0.85) ? structuredClone(base) : valueOf(schema, random), random), random)
  return {base: file, ...(random.chance(0.25) && {over: bytesOf(mutated(random.chance(0.5) ? {} : valueOf(schema, random), random), random)})}
}

function bytesOf(value: unknown, random: Random): Uint8Array {
  const text = random.chance(0.9) ? stringify(value, {lineWidth: 0, ...(random.chance(0.2) && {defaultStringType: 'QUOTE_DOUBLE' as const})}) : JSON.stringify(value)
  return mutateText(text, random)
}

type Mapping = Record<string, unknown>

function mutated(value: unknown, random: Random): unknown {
  const copy = structuredClone(value)
  for (const change of random.some(0, 3, () => random.pick(changes))) if (isMapping(copy)) change(copy, schema, random)
  return copy
}

/** Changes in place of a copy: something else that the schema takes, something that it does not, nothing, or a stranger. */
const changes: readonly ((mapping: Mapping, node: Node, random: Random) => void)[] = [
  (mapping, node, random) => put(mapping, node, random, (at) => valueOf(at, random, 1)),
  (mapping, node, random) => put(mapping, node, random, (at) => valueOf(at, random, 1)),
  (mapping, node, random) => put(mapping, node, random, () => junk(random)),
  (mapping, node, random) => put(mapping, node, random, () => undefined),
  (mapping, node, random) => put(mapping, node, random, (at) => [valueOf(at, random, 1)]),
  (mapping, _, random) => void (mapping[strangeText(random)] = junk(random)),
]

/** Goes down from a section, some way, and puts something where it comes to. */
function put(mapping: Mapping, node: Node, random: Random, make: (at: Node) => unknown): void {
  const keys = [...Object.keys(node.properties ?? {}), ...(node.additionalProperties ? Object.keys(mapping) : [])]
  const key = keys.length === 0 || random.chance(0.02) ? strangeText(random) : random.pick(keys)
  const below = node.properties?.[key] ?? (node.additionalProperties || {})
  const section = [below, ...(below.anyOf ?? [])].find((each) => each.properties ?? each.additionalProperties)
  const inner = mapping[key]
  if (section && isMapping(inner) && random.chance(0.8)) return put(inner, section, random, make)
  mapping[key] = make(below)
}

const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What belongs nowhere. */
function junk(random: Random): unknown {
  const text = (): string => strangeText(random)
  return random.pick<() => unknown>([
    text,
    text,
    () => random.pick(numbers),
    () => random.chance(0.5),
    () => null,
    () => random.some(0, 4, text),
    () => ({[text()]: text()}),
    () => random.pick(signs).repeat(random.below(20_000)),
    () => nested(random.below(60)),
    () => new Date(0),
  ])()
}

const strangeText = (random: Random): string => random.some(1, 6, () => random.pick(signs)).join('')

const nested = (depth: number): unknown => (depth === 0 ? 'deep' : depth % 2 === 0 ? [nested(depth - 1)] : {a: nested(depth - 1)})

const numbers = [0, -1, 1.5, 65_536, 1e21, -1e-7, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, Infinity, -Infinity, NaN]

const signs = [
  ...['a', 'Z', '0', ' ', '-', '--', '_', '.', '..', '/', '\\', ':', '::', '@', '%', '%h', '$', '$(id)', '${HOME}', '`id`', ';', '&&', '|', '>', '<', '*', '?', '[', ']', '{', '}', '{{.Name}}', '{$HOME}'],
  ...["'", '"', '#', '!', '~', '^', '=', ',', '\n', '\r\n', '\t', '\0', '\x07', '\x1b[2J', '\x1b]0;x\x07', '\x7f', '\x9b31m', '\u2028', '\u202e', '\ufeff', '\ud800', '\udfff', 'é', 'ß', '漢', '🔑', '\u0301', 'ﷺ'],
  ...['true', 'null', '~', '0x1f', '1e9', '2026-01-01', '__proto__', 'constructor', 'toString', 'x-a', 'restart web', '0 4 * * *', 'web', 'shop', '203.0.113.10', 'localhost', 'root@h1:22', '[::1]:22'],
] // prettier-ignore
