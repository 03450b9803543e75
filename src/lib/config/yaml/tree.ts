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
export const placeOf = (tree: Tree, path: Path): Place => nearestTo(tree, path).place

/** What was written at a key; for one that was not, what the nearest section around it holds. */
export const treeAt = (tree: Tree, path: Path): Tree => nearestTo(tree, path).tree

function nearestTo(tree: Tree, path: Path): Entry {
  let at: Entry = {place: tree.place, tree}
  for (const part of path) {
    if (at.tree.kind === 'scalar') return at
    const next: Entry | undefined = at.tree.kind === 'list' ? itemOf(at.tree.of[Number(part)]) : at.tree.entries.get(String(part))
    if (!next) return at
    at = next
  }
  return at
}

const itemOf = (tree: Tree | undefined): Entry | undefined => tree && {place: tree.place, tree}
