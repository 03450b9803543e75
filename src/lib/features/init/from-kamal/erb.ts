import type {Tree} from '../../../config/yaml/tree.js'

/** A text with ERB as YAML that can be read: what Ruby would fill in is a word that stands for it. */
export type WithoutErb = {
  readonly text: string
  /** The Ruby behind each word, and its line. */
  readonly tags: ReadonlyMap<string, {readonly code: string; readonly line: number}>
}

export function withoutErb(text: string): WithoutErb {
  const tags = new Map<string, {readonly code: string; readonly line: number}>()
  const replaced = text.replaceAll(/<%([=-]?)([\s\S]*?)-?%>/g, (found: string, mark: string, code: string, offset: number) => {
    const line = text.slice(0, offset).split('\n').length
    const word = wordOf(code.trim(), tags.size)
    tags.set(word, {code: code.trim(), line})
    // Lines keep their numbers.
    return mark === '=' ? word : `# ${word}${found.replaceAll(/[^\n]/g, '')}`
  })
  return {text: replaced, tags}
}

/** `ENV["NAME"]` and `ENV.fetch("NAME")` are known by the name. */
function wordOf(code: string, number: number): string {
  const [, name] = /^ENV(?:\[|\.fetch\(?\s*)["'](\w+)["']/.exec(code) ?? []
  return name === undefined ? `__erb_${number}__` : `__env_${name}__`
}

/** The variable of the environment that a value is; undefined: it is something else. */
export const environmentOf = (text: string): string | undefined => /^__env_(\w+?)__$/.exec(text)?.[1]

const isErb = (text: unknown): boolean => typeof text === 'string' && /__(?:erb_\d+|env_\w+?)__/.test(text)

/** The tree without values that only Ruby knows. Variables of the environment stay under `env`, where they have a counterpart. */
export function pruned(tree: Tree, path: readonly string[] = []): Tree | undefined {
  if (tree.kind === 'scalar') return isErb(tree.value) && !(path.includes('env') && environmentOf(String(tree.value)) !== undefined) ? undefined : tree
  if (tree.kind === 'list') return {...tree, of: tree.of.flatMap((item) => pruned(item, path) ?? [])}
  const entries = [...tree.entries].flatMap(([key, entry]) => {
    const below = isErb(key) ? undefined : pruned(entry.tree, [...path, key])
    return below === undefined ? [] : [[key, {...entry, tree: below}] as const]
  })
  return {...tree, entries: new Map(entries)}
}
