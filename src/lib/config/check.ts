import * as v from 'valibot'
import {dotted} from './fault.js'
import type {Issue, Path} from './fault.js'
import {deployFile} from './schema/file.js'
import type {Sound, Written} from './schema/file.js'
import {isOfUnknownKey} from './schema/unknown-key.js'

export type Checked = {
  /** What of the file is as it must be: faulty keys are left out, and sections that can't do without them. Complete when there are no issues. */
  readonly sound: Sound
  readonly issues: readonly Issue[]
}

export const isWhole = (sound: Sound): sound is Written => sound.app !== undefined && sound.hosts !== undefined

/** Checks a plain value by the schema: every issue, and what is sound. */
export function checkShape(value: unknown): Checked {
  const result = v.safeParse(deployFile, value)
  if (result.success) return {sound: result.output, issues: []}
  const issues = result.issues.flatMap((issue) => issuesOf(issue, []))
  return {sound: soundPartOf(value, issues), issues}
}

/** The keys of a plain value that the schema does not know. */
export function unknownKeys(value: unknown): readonly Issue[] {
  const {issues = []} = v.safeParse(deployFile, value)
  return issues.flatMap((issue) => issuesOf(issue, [])).filter(({message}) => isOfUnknownKey(message))
}

/** What is left when every faulty key is taken out, then every section that lacks a key it must have, until all that is left is sound. */
function soundPartOf(value: unknown, issues: readonly Issue[]): Sound {
  const paths = issues.map(({path, message}) => (message === missing ? path.slice(0, -1) : path)).filter((path) => path.length > 0)
  return paths.length === 0 ? (value as Sound) : checkShape(without(value, paths)).sound
}

const missing = 'is missing'

type Raw = v.BaseIssue<unknown>

function issuesOf(issue: Raw, above: Path): readonly Issue[] {
  const path = [...above, ...(issue.path ?? []).map((item) => item.key as string | number)]
  const meant = issue.type === 'union' ? meantBy(issue) : []
  return meant.length > 0 ? meant.flatMap((each) => issuesOf(each, path)) : [{path, message: messageOf(issue, path)}]
}

/** Of a union, the faults of the branch that was meant: the one that was read farther than its first word. */
const meantBy = (issue: Raw): readonly Raw[] =>
  (issue.issues ?? []).flatMap((each) => {
    if (each.path !== undefined || (each.kind === 'validation' && typeof issue.input !== 'object')) return [each]
    return each.type === 'union' ? meantBy(each) : []
  })

function messageOf(issue: Raw, path: Path): string {
  const last = issue.path?.at(-1)
  const isKey = last !== undefined && 'origin' in last && last.origin === 'key'
  if (issue.type === 'raw_check') return issue.message
  if (isKey && issue.kind === 'schema' && issue.received === 'undefined') return missing
  if (isKey) return `cannot be named so: it must be ${issue.message}`
  return `must be ${issue.message}${got(issue.input, path)}`
}

/** What was written instead. A value that may be a secret is never told. */
function got(value: unknown, path: Path): string {
  if (Array.isArray(value)) return ' (got a list)'
  if (typeof value === 'object' && value !== null) return ' (got a mapping)'
  if (path.some((part) => typeof part === 'string' && /secret|password|^env$|^args$/.test(part))) return ''
  if (value === null || value === undefined) return ' (got nothing)'
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return ` (got ${text.length > 60 ? `${text.slice(0, 60)}…` : text})`
}

/** A copy without the keys at these paths. A list with a faulty item is left out whole, so that the items of others keep their places. */
function without(value: unknown, paths: readonly Path[]): unknown {
  const faulty = new Set(paths.map(dotted))
  const walk = (each: unknown, path: Path): unknown => {
    if (faulty.has(dotted(path))) return undefined
    if (Array.isArray(each)) {
      const items = each.map((item: unknown, index) => walk(item, [...path, index]))
      return items.includes(undefined) ? undefined : items
    }
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).flatMap(([key, item]) => entryOf(key, walk(item, [...path, key]))))
  }
  return walk(value, []) ?? {}
}

const entryOf = (key: string, value: unknown): readonly (readonly [string, unknown])[] => (value === undefined ? [] : [[key, value]])
