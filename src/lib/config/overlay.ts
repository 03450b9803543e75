import type {Entry, Mapping, Tree} from './yaml/tree.js'

/** `over` laid over `base`: mappings key by key, lists and scalars whole; a key with nothing after it takes the key away. */
export function overlay(base: Tree, over: Tree): Tree {
  if (base.kind !== 'mapping' || over.kind !== 'mapping') return over
  return {...base, entries: new Map([...base.entries, ...over.entries].flatMap(([key]) => merged(key, base, over)))}
}

function merged(key: string, base: Mapping, over: Mapping): readonly [string, Entry][] {
  const below = base.entries.get(key)
  const above = over.entries.get(key)
  if (!above) return below ? [[key, below]] : []
  if (isNothing(above.tree)) return []
  return [[key, below ? {place: above.place, tree: overlay(below.tree, above.tree)} : above]]
}

/**
 * The file without the keys that have nothing after them: they count as not written.
 * What the user named (a role, a database) stays, as an empty section; a variable stays, to be told as a fault.
 */
export function withoutEmptyKeys(tree: Tree, within?: string): Tree {
  if (tree.kind === 'list') return {...tree, of: tree.of.map((each) => withoutEmptyKeys(each))}
  if (tree.kind === 'scalar') return tree
  const entries = [...tree.entries].flatMap(([key, entry]): [string, Entry][] => {
    const below = within !== undefined && collections.has(within) ? undefined : key
    if (!isNothing(entry.tree)) return [[key, {place: entry.place, tree: withoutEmptyKeys(entry.tree, below)}]]
    if (within !== undefined && collections.has(within)) return [[key, {place: entry.place, tree: {kind: 'mapping', entries: new Map(), place: entry.place}}]]
    return within !== undefined && variables.has(within) ? [[key, entry]] : []
  })
  return {...tree, entries: new Map(entries)}
}

const collections = new Set(['accessories', 'backups', 'databases', 'files', 'jobs', 'roles', 'stores'])
const variables = new Set(['aliases', 'args', 'env', 'uses'])

/** A key, or a file, without a value. */
export const isNothing = (tree: Tree): boolean => tree.kind === 'scalar' && tree.value === null
