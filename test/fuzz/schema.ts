import fc from 'fast-check'
import {deployJsonSchema} from '../../src/lib/config/json-schema.js'
import type {Random} from './random.js'

/** What of JSON Schema the schema of deploy.yml is made of. */
export type Node = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Node[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Node | false
  readonly propertyNames?: Node
  readonly items?: Node
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
}

export const schema = deployJsonSchema() as Node

export type Leaf = {/** `*` stands for a name that users choose, and `<name>` for that name as a value; `[]` for an item. */ readonly path: readonly string[]; readonly node: Node}

/** Every place of the file where text, a number or a choice is written; and names that users choose. */
export const leavesOf = (node: Node, path: readonly string[] = []): readonly Leaf[] => [
  ...(node.anyOf ?? []).flatMap((each) => leavesOf(each, path)),
  ...Object.entries(node.properties ?? {}).flatMap(([key, each]) => leavesOf(each, [...path, key])),
  ...(isOpen(node) ? [{path: [...path, '<name>'], node: nameNode(node)}, ...leavesOf(node.additionalProperties, [...path, '*'])] : []),
  ...(node.items ? leavesOf(node.items, [...path, '[]']) : []),
  ...(node.anyOf || node.type === 'object' || node.type === 'array' ? [] : [{path, node}]),
]

/** Something that the schema takes. */
export function valueOf(node: Node, random: Random, depth = 0): unknown {
  if (node.anyOf) return valueOf(random.pick(node.anyOf), random, depth)
  if (node.enum) return random.pick(node.enum)
  if ('const' in node) return node.const
  if (node.type === 'object') return mappingOf(node, random, depth)
  if (node.type === 'array') return random.some(node.minItems ?? 0, 3, () => valueOf(node.items ?? {}, random, depth + 1))
  if (node.type === 'boolean') return random.chance(0.5)
  if (node.type === 'string') return textOf(node.pattern, random)
  return numberOf(node, random)
}

function mappingOf(node: Node, random: Random, depth: number): Record<string, unknown> {
  const known = Object.entries(node.properties ?? {}).filter(([key]) => node.required?.includes(key) || random.chance(depth === 0 ? 0.3 : 0.4 / depth))
  const named = isOpen(node) ? random.some(0, 2, () => [String(valueOf(nameNode(node), random)), node.additionalProperties] as const) : []
  return Object.fromEntries([...known, ...named].map(([key, each]) => [key, valueOf(each, random, depth + 1)]))
}

function numberOf({minimum = -1000, maximum = 100_000}: Node, random: Random): number {
  const span = Math.min(maximum, minimum + 100_000) - minimum
  return random.pick([minimum, Math.min(maximum, Number.MAX_SAFE_INTEGER), Math.ceil(minimum + random.below(span)), Math.ceil(minimum + random.below(Math.min(span, 100)))])
}

const isOpen = (node: Node): node is Node & {readonly additionalProperties: Node} => typeof node.additionalProperties === 'object'

/** The names of an open mapping; those for anchors are left to the mutations. */
const nameNode = (node: Node): Node => node.propertyNames?.anyOf?.[0] ?? node.propertyNames ?? {type: 'string'}

const makers = new Map<string, fc.Arbitrary<string>>()

/** A text of a pattern; what looks ahead only narrows it, and is looked at afterwards. */
function textOf(pattern: string | undefined, random: Random): string {
  if (pattern === undefined) return random.pick(['', 'text', 'x y', '$HOME', 'a\nb'])
  const maker = makers.get(pattern) ?? fc.stringMatching(new RegExp(pattern.replaceAll(/\(\?[=!][^()]*\)/g, '')))
  makers.set(pattern, maker)
  const whole = new RegExp(pattern)
  return fc.sample(maker, {seed: random.below(2 ** 31), numRuns: 4}).find((text) => whole.test(text)) ?? 'a'
}
