import {leavesOf, schema} from './schema.js'
import type {Node} from './schema.js'

function openPlaces(): ReadonlyMap<string, readonly Node[]> {
  const places = new Map<string, readonly Node[]>()
  for (const {path, node} of leavesOf(schema)) if (worstOf(node, 'x') !== undefined) places.set(path.join('.'), [...(places.get(path.join('.')) ?? []), node])
  return places
}

/** The worst text that a place takes. `start`: what it must begin with, so that the app runs all the same. */
export function hostile(place: string, start?: string): string {
  const worst = (open.get(place) ?? []).map((node) => worstOf(node, canaryOf(place), start)).find((text) => text !== undefined)
  if (worst === undefined) throw new Error(`${place} takes nothing that is hostile`)
  return worst
}

/** One word of a command that is written as text: it is split at spaces and quotes. */
export const hostileWord = (place: string): string => `x$(touch$IFS/tmp/${canaryOf(place)});touch$IFS/tmp/${canaryOf(place)};{{.Name}}{$HOME}%h$$-oProxyCommand=x*~#`

/** The file that would be there, were a value of that place obeyed. */
export const canaryOf = (place: string): string => `pwned-${place.replaceAll(/[^a-z]+/gi, '-')}`.replace(/-+$/, '')

/** What would be done, were a value read by a shell, a template, systemd, Caddy, ssh or an engine, and not taken as it stands. */
const atomsFor = (canary: string): readonly string[] => [
  ...[`$(touch /tmp/${canary})`, `$(touch$IFS/tmp/${canary})`, `\`touch /tmp/${canary}\``, `;touch /tmp/${canary};`, `;touch$IFS/tmp/${canary};`],
  ...[`';touch /tmp/${canary};'`, `";touch /tmp/${canary};"`, `\ntouch /tmp/${canary}\n`, `|touch$IFS/tmp/${canary}|`, `&touch$IFS/tmp/${canary}&`, `<%= it.app %>`],
  ...['{{.Name}}', '{$HOME}', '{env.HOME}', '%h%i%%', '$$', '${HOME}', '\\', '-oProxyCommand=x', '*', '~', '#', '!', '"', "'", 'ü'],
]

/** What values of a kind begin with. */
const beginnings = ['x', '/x', 'x:/x', '/x:/x', 'https://example.com/x', '-x', "$HOME&'|@example.com", 'x/x', 'x=x', 'x ssh-ed25519 AAAA x']

function worstOf({type, enum: choices, pattern = ''}: Node, canary: string, start?: string): string | undefined {
  if (type !== 'string' || choices) return undefined
  const shape = new RegExp(pattern)
  const texts = (start === undefined ? beginnings : [start])
    .filter((each) => shape.test(each))
    .map((each) => atomsFor(canary).reduce((so, atom) => (shape.test(so + atom) ? so + atom : so), each))
  return texts.filter((text) => /[$;&|`'"%{*\\\n]/.test(text)).toSorted((one, other) => other.length - one.length)[0]
}

/** Places of the file that let something through which means more than itself elsewhere: `roles.*.env.*` → what may stand there. */
export const open: ReadonlyMap<string, readonly Node[]> = openPlaces()
