/** The sides of a file that git could not merge, each whole; `base` where git wrote it (merge.conflictStyle diff3 or zdiff3). */
export type Sides = {readonly ours: string; readonly theirs: string; readonly base?: string}

/** Undefined: there is no conflict. Lines outside of the markers belong to every side. */
export function sidesOf(text: string): Sides | undefined {
  const lines = text.split(/(?<=\n)/)
  if (!lines.some((line) => line.startsWith('<<<<<<<'))) return undefined
  const sides = {ours: '', base: '', theirs: ''}
  let [within, hasBase]: [keyof typeof sides | 'all', boolean] = ['all', false]
  for (const line of lines) {
    const next = after(line)
    hasBase ||= next === 'base'
    if (next) within = next
    else for (const side of within === 'all' ? (['ours', 'base', 'theirs'] as const) : [within]) sides[side] += line
  }
  const {base, ...both} = sides
  return hasBase ? {...both, base} : both
}

/** The side that begins after a marker. No line of an armored file begins so. */
function after(line: string): 'ours' | 'base' | 'theirs' | 'all' | undefined {
  if (line.startsWith('<<<<<<<')) return 'ours'
  if (line.startsWith('|||||||')) return 'base'
  if (line.startsWith('=======')) return 'theirs'
  return line.startsWith('>>>>>>>') ? 'all' : undefined
}

type Values = ReadonlyMap<string, string>

export type Merged = {
  readonly values: Values
  /** Names that come from their side. */
  readonly taken: readonly string[]
  /** Names that both changed, each otherwise: `prefer` decides. */
  readonly contradicted: readonly string[]
}

/** What one side alone changed, added or removed is taken from it. */
export function mergeValues({base, ours, theirs}: {readonly base: Values; readonly ours: Values; readonly theirs: Values}, prefer: 'ours' | 'theirs' = 'ours'): Merged {
  const names = [...new Set([...ours.keys(), ...theirs.keys(), ...base.keys()])]
  const differing = names.filter((name) => ours.get(name) !== theirs.get(name))
  const taken = differing.filter((name) => ours.get(name) === base.get(name))
  const contradicted = differing.filter((name) => ours.get(name) !== base.get(name) && theirs.get(name) !== base.get(name))
  const fromTheirs = new Set([...taken, ...(prefer === 'theirs' ? contradicted : [])])
  const values = names.flatMap((name): [string, string][] => {
    const value = (fromTheirs.has(name) ? theirs : ours).get(name)
    return value === undefined ? [] : [[name, value]]
  })
  return {values: new Map(values), taken, contradicted}
}
