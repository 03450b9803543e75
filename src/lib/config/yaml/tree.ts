import type {Fault, Path, Place} from '../fault.js'

/** YAML as values that know where they were written. */
export type Tree =
  {readonly kind: 'scalar'; readonly value: unknown; readonly place: Place} | {readonly kind: 'list'; readonly of: readonly Tree[]; readonly place: Place} | Mapping

export type Mapping = {readonly kind: 'mapping'; readonly entries: ReadonlyMap<string, Entry>; readonly place: Place}

export type Entry = {/** Where its key stands. */ readonly place: Place; readonly tree: Tree}

/** What became of a file. */
export type Reading = {readonly tree: Tree; readonly faults?: undefined} | {readonly tree?: undefined; readonly faults: readonly Fault[]}

/** The plain value of a tree. Keys that begin with `x-` are left out: they are the user's own. */
export function valueOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value
  if (tree.kind === 'list') return tree.of.map(valueOf)
  return Object.fromEntries([...tree.entries].filter(([key]) => !key.startsWith('x-')).map(([key, entry]) => [key, valueOf(entry.tree)]))
}

/** Where a key was written; for one that was not, where the nearest section around it begins. */
export function placeOf(tree: Tree, path: Path): Place {
  let place = tree.place
  let at: Tree | undefined = tree
  for (const part of path) {
    if (at.kind === 'scalar') return place
    const next: Entry | undefined = at.kind === 'list' ? itemOf(at.of[Number(part)]) : at.entries.get(String(part))
    if (!next) return place
    place = next.place
    at = next.tree
  }
  return place
}

const itemOf = (tree: Tree | undefined): Entry | undefined => tree && {place: tree.place, tree}
