import {createHash, createHmac} from 'node:crypto'

/** One line of a known_hosts file that speaks of a host. */
export type KnownKey = {
  readonly file: string
  readonly line: number
  readonly marker: 'none' | 'revoked' | 'cert-authority'
  readonly type: string
  /** The key in base64. */ readonly key: string
}

export type Verdict =
  | {readonly kind: 'trusted'}
  | {readonly kind: 'unknown'}
  | {readonly kind: 'revoked'; readonly by: KnownKey}
  /** Another key stands there: of the same type, or of other types only. */
  | {readonly kind: 'changed'; readonly known: KnownKey}

/** A line of a known_hosts file, and the names that it is about. */
export type KnownLine = KnownKey & {readonly names: Names}

type Names =
  | {readonly kind: 'hashed'; readonly salt: Buffer; readonly hash: string}
  | {readonly kind: 'patterns'; readonly plain: readonly string[]; readonly yes: readonly string[]; readonly no: readonly string[]}

/** The lines of a known_hosts file (format: sshd(8)) that match a name, which is `host` or `[host]:port` in lower case. */
export const knownKeys = (text: string, file: string, name: string): readonly KnownKey[] => keysOf(knownLines(text, file), name)

/** All lines that name a host and a key. */
export const knownLines = (text: string, file: string): readonly KnownLine[] =>
  text.split('\n').flatMap((line, index) => {
    const words = line.trim().split(/[ \t]+/)
    const marker = markers.get(words[0] ?? '')
    const [names, type, key] = marker ? words.slice(1) : words
    if (names === undefined || type === undefined || key === undefined || names.startsWith('#')) return []
    return [{file, line: index + 1, marker: marker ?? 'none', type, key, names: readNames(names)}]
  })

/** What these lines say of a name. */
export const keysOf = (lines: readonly KnownLine[], name: string): readonly KnownKey[] =>
  lines.filter(({names}) => matches(names, name)).map(({file, line, marker, type, key}) => ({file, line, marker, type, key}))

const markers = new Map([
  ['@revoked', 'revoked'],
  ['@cert-authority', 'cert-authority'],
] as const) as ReadonlyMap<string, 'revoked' | 'cert-authority'>

/** Whether a host may be believed that offers this key. A key of a type we have not seen, where others are known, counts as changed. */
export function judge(known: readonly KnownKey[], offered: Buffer): Verdict {
  const key = offered.toString('base64')
  const revoked = known.find((entry) => entry.marker === 'revoked' && entry.key === key)
  if (revoked) return {kind: 'revoked', by: revoked}
  const plain = known.filter((entry) => entry.marker === 'none')
  if (plain.some((entry) => entry.key === key)) return {kind: 'trusted'}
  const other = plain.find((entry) => entry.type === keyType(offered)) ?? plain[0]
  return other ? {kind: 'changed', known: other} : {kind: 'unknown'}
}

/** A line for known_hosts. With a salt (20 bytes) the name is hashed. */
export function knownLine(name: string, offered: Buffer, salt?: Buffer): string {
  const names = salt ? `|1|${salt.toString('base64')}|${hash(salt, name)}` : name
  return `${names} ${keyType(offered)} ${offered.toString('base64')}\n`
}

/** As `ssh-keygen -l` shows it. */
export const fingerprint = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/** The first string of a key in SSH's own form: its type. */
export const keyType = (key: Buffer): string => key.toString('latin1', 4, 4 + key.readUInt32BE(0))

/** Host key algorithms, those whose key is known first: else a host could offer a type that nobody can check. */
export function preferKnown(algorithms: readonly string[], known: readonly KnownKey[]): readonly string[] {
  const types = new Set(known.filter((entry) => entry.marker === 'none').map((entry) => entry.type))
  const isKnown = (algorithm: string) => types.has(algorithm.startsWith('rsa-sha2') ? 'ssh-rsa' : algorithm)
  return [...algorithms.filter(isKnown), ...algorithms.filter((algorithm) => !isKnown(algorithm))]
}

function readNames(text: string): Names {
  const [, salt, hashed] = /^\|1\|([^|]+)\|([^|]+)$/.exec(text) ?? []
  if (salt !== undefined && hashed !== undefined) return {kind: 'hashed', salt: Buffer.from(salt, 'base64'), hash: hashed}
  const [no, yes] = split(text.toLowerCase().split(','), (pattern) => pattern.startsWith('!'))
  const [stars, plain] = split(yes, (pattern) => /[*?]/.test(pattern))
  return {kind: 'patterns', plain, yes: stars, no: no.map((pattern) => pattern.slice(1))}
}

const split = (all: readonly string[], first: (one: string) => boolean): readonly [readonly string[], readonly string[]] => [all.filter(first), all.filter((one) => !first(one))]

function matches(names: Names, name: string): boolean {
  if (names.kind === 'hashed') return hash(names.salt, name) === names.hash
  return (names.plain.includes(name) || names.yes.some((pattern) => fits(name, pattern))) && !names.no.some((pattern) => fits(name, pattern))
}

/** Does a name fit a pattern of `*` and `?`? In steps of both lengths at most: a star is tried longer only where what follows the last one did not fit. */
export function fits(name: string, pattern: string): boolean {
  let [at, inPattern, star, retry] = [0, 0, -1, 0]
  while (at < name.length) {
    if (pattern[inPattern] === '*') [star, retry, inPattern] = [inPattern, at, inPattern + 1]
    else if (inPattern < pattern.length && ['?', name[at]].includes(pattern[inPattern])) [at, inPattern] = [at + 1, inPattern + 1]
    else if (star >= 0) [retry, at, inPattern] = [retry + 1, retry + 1, star + 1]
    else return false
  }
  return /^\**$/.test(pattern.slice(inPattern))
}

const hash = (salt: Buffer, name: string): string => createHmac('sha1', salt).update(name).digest('base64')
