import {quote} from '../shell/quote.js'

/** One thing of a value that is not as before. Both sides are absent where nobody is to see them. */
export type Difference = {
  readonly sign: '+' | '~' | '-'
  /** Words of deploy.yml: `env LOG_LEVEL`, `limits memory`. */
  readonly what: string
  readonly from?: string
  readonly to?: string
}

/**
 * What of a plain value is not as before, key by key: in the words of deploy.yml, and as short as a line.
 * What is named like a secret is told without its values.
 */
export function differences(before: unknown, after: unknown, path: readonly string[] = []): readonly Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (isMapping(before ?? {}) && isMapping(after ?? {}) && (path.length === 0 || !isElement(before ?? after))) {
    const [old, now] = [(before ?? {}) as Mapping, (after ?? {}) as Mapping]
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) => differences(old[key], now[key], [...path, key]))
  }
  if (isSet(before ?? after, path)) return inSets((before ?? []) as readonly unknown[], (after ?? []) as readonly unknown[], path)
  const [from, to] = [before, after].map((value) => (isNothing(value) ? undefined : printed(value)))
  return from === to ? [] : [difference(path, from, to)]
}

function difference(path: readonly string[], from: string | undefined, to: string | undefined): Difference {
  const what = path.map((key, index) => (path[0] === 'env' && index > 0 ? key : snakeCase(key))).join(' ')
  const sign = from === undefined ? '+' : to === undefined ? '-' : '~'
  return isHidden(path) ? {sign, what} : {sign, what, ...(from !== undefined && {from: inShort(from)}), ...(to !== undefined && {to: inShort(to)})}
}

/** Of a list whose order says nothing: what came and what went. */
function inSets(before: readonly unknown[], after: readonly unknown[], path: readonly string[]): readonly Difference[] {
  const [old, now] = [before.map(printed), after.map(printed)]
  return [
    ...now.filter((each) => !old.includes(each)).map((each) => difference(path, undefined, each)),
    ...old.filter((each) => !now.includes(each)).map((each) => difference(path, each, undefined)),
  ]
}

type Mapping = Readonly<Record<string, unknown>>

const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Part of a list: it is told as a whole. */
const isElement = (value: unknown): boolean => isMapping(value) && ('secret' in value || 'kind' in value)

const setsOfNames = ['domains', 'to']

const isSet = (value: unknown, path: readonly string[]): boolean =>
  Array.isArray(value) && (setsOfNames.includes(path.at(-1) ?? '') || value.some((each) => typeof each === 'object'))

const isNothing = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0)

/** As one would write it, about. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => (typeof each === 'string' ? quote(each) : printed(each))).join(' ')
  if (!isMapping(value)) return String(value)
  const {env, name, source, target, readOnly, from, kind, ...rest} = value
  if (typeof env === 'string' && typeof name === 'string') return env === name ? name : `${env} from ${name}`
  if (typeof source === 'string' && typeof target === 'string') return `${source}:${target}${readOnly === true ? ':ro' : ''}`
  if (typeof target === 'string') return target
  if (typeof from === 'number') return String(from === rest['to'] ? from : `${from}-${String(rest['to'])}`)
  return [kind, ...Object.values(rest)].flatMap((each) => (each === undefined ? [] : typeof each === 'string' ? each : JSON.stringify(each))).join(' ')
}

const isHidden = (path: readonly string[]): boolean => path[0] === 'env' && /key|secret|token|pass|credential|private|_url$|dsn/i.test(path.at(-1) ?? '')

/** One line, of 60 characters at most. */
function inShort(text: string): string {
  const line = /[\u0000-\u001f]/.test(text) ? JSON.stringify(text) : text
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
