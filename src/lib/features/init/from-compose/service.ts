import type {Entry, Tree} from '../../../config/yaml/tree.js'
import type {Note} from '../draft.js'
import type {SecretBook} from '../words/secret-names.js'
import {entriesOf, get, textAt, textOf} from '../words/tree.js'
import {interpolate} from './interpolate.js'

/** What a translation is made with: the file, what else is known, and where remarks go. */
export type Desk = {
  readonly file: string
  readonly tree: Tree
  /** Text of files that the compose file names, by their path. */
  readonly files: ReadonlyMap<string, string>
  readonly notes: Note[]
  readonly book: SecretBook
}

export type Service = {
  readonly name: string
  readonly line: number
  readonly keys: ReadonlyMap<string, Entry>
  /** With its variables filled in; absent: it is built. */
  readonly image?: string
}

export function tell({file, notes}: Desk, line: number, message: string): void {
  if (!notes.some((note) => note.line === line && note.message === message)) notes.push({file, line, message})
}

/** Every service, with what it `extends` in the same file under it. */
export const servicesOf = (desk: Desk): readonly Service[] => entriesOf(get(desk.tree, 'services')?.tree).map(([name, entry]) => serviceOf(desk, name, entry))

function serviceOf(desk: Desk, name: string, entry: Entry): Service {
  const keys = keysOf(desk, entry, [name])
  const image = textOf(keys.get('image')?.tree)
  return {name, line: entry.place.line, keys, ...(image !== undefined && {image: imageText(desk, image, keys.get('image'))})}
}

function keysOf(desk: Desk, {tree}: Entry, seen: readonly string[]): ReadonlyMap<string, Entry> {
  const own = new Map(entriesOf(tree))
  const extended = own.get('extends')
  if (!extended) return own
  own.delete('extends')
  const name = textOf(extended.tree) ?? textAt(extended.tree, 'service') ?? ''
  const file = textAt(extended.tree, 'file')
  const base = get(desk.tree, 'services', name)
  if (file !== undefined || !base || seen.includes(name)) {
    tell(desk, extended.place.line, `extends ${file ?? name} is not followed: write what it says into this file first`)
    return own
  }
  return new Map([...keysOf(desk, base, [...seen, name]), ...own])
}

function imageText(desk: Desk, image: string, entry: Entry | undefined): string {
  const {text, open} = interpolate(image)
  if (open.length === 0) return text
  tell(desk, entry?.place.line ?? 1, `image has \${${open.join('}, ${')}}, which the file gives no value: it is left out here; write it`)
  return text.replaceAll(/[:@]?\$\{\w+\}/g, '')
}

/** The text under a key, filled in. */
export const said = (service: Service, key: string): string | undefined => {
  const text = textOf(service.keys.get(key)?.tree)
  return text === undefined ? undefined : interpolate(text).text
}

export const lineOf = (service: Service, key: string): number => service.keys.get(key)?.place.line ?? service.line
