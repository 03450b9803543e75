import {isAlias, isMap, isScalar, isSeq} from 'yaml'
import type {Document, Node, Pair, Scalar, YAMLMap} from 'yaml'
import {dotted} from '../fault.js'
import type {Fault, Place} from '../fault.js'
import type {Entry, Reading, Tree} from './tree.js'

/** Values that a file may come to, once its aliases are written out. */
const most = 5000

/** Names that every JavaScript object has: as keys they would be lost on the way. */
const unusable = ['__proto__', 'constructor', 'prototype']

type Growing = {
  readonly placeAt: (offset: number) => Place
  readonly faults: Fault[]
  /** What each anchored node came to, and how many values that is. A node that is not done yet is undefined. */
  readonly done: Map<Node, {readonly tree: Tree; readonly size: number} | undefined>
  readonly anchors: Map<string, Node>
  /** Values so far, aliases written out. */
  size: number
}

/** Turns a parsed document into a tree; an empty one is a scalar of null. Anchors, aliases and merge keys (`<<`) are written out; keys that stand twice, and aliases without end, are faults. */
export function grow(document: Document.Parsed, placeAt: (offset: number) => Place): Reading {
  const growing: Growing = {placeAt, faults: [], done: new Map(), anchors: new Map(), size: 0}
  const tree: Tree = document.contents ? treeOf(document.contents, growing) : {kind: 'scalar', value: null, place: placeAt(0)}
  if (growing.size > most && growing.faults.length === 0) fail(growing, placeAt(0), `holds more than ${most} values`)
  if (growing.faults.length > 0) return {faults: growing.faults}
  return {tree}
}

function treeOf(node: Node, growing: Growing): Tree {
  if (isAlias(node)) return aliased(node.source, node, growing)
  const before = growing.size
  growing.size += 1
  if ('anchor' in node && node.anchor !== undefined) {
    growing.anchors.set(node.anchor, node)
    growing.done.set(node, undefined)
  }
  const tree = plainTreeOf(node, growing)
  if (growing.done.has(node)) growing.done.set(node, {tree, size: growing.size - before})
  return tree
}

function plainTreeOf(node: Node, growing: Growing): Tree {
  const place = growing.placeAt(startOf(node))
  if (isSeq(node)) return {kind: 'list', of: node.items.map((item) => treeOf(item as Node, growing)), place}
  if (isMap(node)) return {kind: 'mapping', entries: entriesOf(node, growing), place}
  const value = isScalar(node) ? scalarValue(node) : null
  return refuseUnwritable(value, growing, place) ?? {kind: 'scalar', value, place}
}

/** No program can be given a NUL, and half of a character arrives as another one. An escape such as `"\0"` makes them. */
function refuseUnwritable(value: unknown, growing: Growing, place: Place): Tree | undefined {
  if (typeof value !== 'string') return undefined
  if (value.includes('\0')) return fail(growing, place, 'holds a NUL (\\0), which no program can be given')
  return /\p{Cs}/u.test(value) ? fail(growing, place, 'holds half of a character (\\ud800 to \\udfff alone), which no text can') : undefined
}

/** A number that would be told otherwise than it was written stays as it was: a mode 0o644, a version 1.10, an account of twenty digits. */
const scalarValue = ({value, source}: Scalar): unknown => (typeof value === 'number' && source !== undefined && String(value) !== source ? source : value)

function aliased(name: string, alias: Node, growing: Growing): Tree {
  const place = growing.placeAt(startOf(alias))
  const node = growing.anchors.get(name)
  const known = node && growing.done.get(node)
  if (!node) return fail(growing, place, `has an alias, *${name}, whose anchor, &${name}, does not stand above it`)
  if (!known) return fail(growing, place, `has an alias, *${name}, inside of what it stands for`)
  growing.size += known.size
  if (growing.size > most) return fail(growing, place, `writes out to more than ${most} values by its aliases`)
  return known.tree
}

function entriesOf(map: YAMLMap, growing: Growing): ReadonlyMap<string, Entry> {
  const own = new Map<string, Entry>()
  const merged = new Map<string, Entry>()
  for (const pair of map.items as readonly Pair<Node | null, Node | null>[]) {
    if (!pair.key || !isScalar(pair.key)) {
      fail(growing, growing.placeAt(startOf(pair.key ?? map)), 'has a key that is not a plain word')
      continue
    }
    const place = growing.placeAt(startOf(pair.key))
    const key = String(pair.key.value)
    refuseUnwritable(key, growing, place)
    const tree: Tree = pair.value ? treeOf(pair.value, growing) : {kind: 'scalar', value: null, place}
    if (unusable.includes(key)) fail(growing, place, `${key} cannot be a key`)
    else if (key === '<<') mergeInto(merged, tree, growing)
    else if (own.has(key)) fail(growing, place, `${dotted([key])} is written twice, first in line ${own.get(key)?.place.line}`)
    else own.set(key, {place, tree})
  }
  return new Map([...merged, ...own])
}

/** Earlier sources win over later ones, as YAML's merge key has it. */
function mergeInto(merged: Map<string, Entry>, source: Tree, growing: Growing): void {
  for (const each of source.kind === 'list' ? source.of : [source]) {
    if (each.kind !== 'mapping') fail(growing, each.place, '<< takes a mapping, or a list of them')
    else for (const [key, entry] of each.entries) if (!merged.has(key)) merged.set(key, entry)
  }
}

function fail(growing: Growing, place: Place, message: string): Tree {
  // One such fault is enough where aliases multiply each other.
  if (growing.size <= most || growing.faults.every((fault) => fault.message !== message)) growing.faults.push({...place, key: '', message})
  return {kind: 'scalar', value: null, place}
}

const startOf = (node: {readonly range?: readonly [number, number, number] | null | undefined}): number => node.range?.[0] ?? 0
