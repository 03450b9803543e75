import type {Entry, Tree} from '../../../config/yaml/tree.js'

/** What stands under a key, and the line of the key. */
export const get = (tree: Tree | undefined, ...keys: readonly string[]): Entry | undefined => {
  let entry: Entry | undefined
  for (const [index, key] of keys.entries()) {
    const at: Tree | undefined = index === 0 ? tree : entry?.tree
    entry = at?.kind === 'mapping' ? at.entries.get(key) : undefined
  }
  return entry
}

export const entriesOf = (tree: Tree | undefined): readonly (readonly [string, Entry])[] => (tree?.kind === 'mapping' ? [...tree.entries] : [])

/** The items of a list, or the one thing that stands in its place. */
export const itemsOf = (tree: Tree | undefined): readonly Tree[] =>
  tree === undefined || (tree.kind === 'scalar' && tree.value === null) ? [] : tree.kind === 'list' ? tree.of : [tree]

/** Undefined: nothing, or no scalar. */
export function textOf(tree: Tree | undefined): string | undefined {
  const value = tree?.kind === 'scalar' ? tree.value : undefined
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

export const textsOf = (tree: Tree | undefined): readonly string[] => itemsOf(tree).flatMap((item) => textOf(item) ?? [])

export const textAt = (tree: Tree | undefined, ...keys: readonly string[]): string | undefined => textOf(get(tree, ...keys)?.tree)

export const isTrue = (tree: Tree | undefined): boolean => textOf(tree) === 'true'
