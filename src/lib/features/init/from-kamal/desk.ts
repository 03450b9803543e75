import type {Entry, Tree} from '../../../config/yaml/tree.js'
import type {Note} from '../draft.js'
import {entriesOf} from '../words/tree.js'

/** What a translation is made with. */
export type Desk = {
  readonly file: string
  readonly tree: Tree
  readonly files: ReadonlyMap<string, string>
  readonly paths: readonly string[]
  readonly notes: Note[]
}

export function tell({file, notes}: Desk, line: number, message: string, where = file): void {
  notes.push({file: where, line, message})
}

/** Tells of keys that nothing is made of: those with words of their own, and any that is not known. */
export function tellOthers(
  desk: Desk,
  tree: Tree | undefined,
  path: string,
  {known, said = {}}: {readonly known: readonly string[]; readonly said?: Readonly<Record<string, string>>},
): void {
  for (const [key, entry] of entriesOf(tree)) {
    if (known.includes(key) || key.startsWith('x-')) continue
    tell(desk, lineOf(entry), `${path}${key} ${said[key] ?? 'has no counterpart'}`)
  }
}

const lineOf = ({place}: Entry): number => place.line
