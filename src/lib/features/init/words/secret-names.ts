/** The names under which secrets are kept, and what is known to be the same value. */
export type SecretBook = {readonly values: Map<string, string>}

export const newBook = (): SecretBook => ({values: new Map()})

/**
 * The word for a variable under `secrets`: NAME, or VARIABLE:NAME where a secret of that value, or another of that name, is there already.
 * `value` undefined: it stands nowhere; secrets of one name are one then.
 */
export function secretWord(
  book: SecretBook,
  variable: string,
  {value, name = variable, owner}: {readonly value?: string | undefined; readonly name?: string; readonly owner: string},
): string {
  const kept = nameOf(book, name, value, owner)
  return kept === variable ? variable : `${variable}:${kept}`
}

function nameOf({values}: SecretBook, name: string, value: string | undefined, owner: string): string {
  const said = value ?? `\${${name}}`
  const placeholder = `\${${name}}`
  // Where one of both stands nowhere, the name alone tells: it is the same then.
  const known = values.get(name)
  if (known !== undefined && (known === placeholder || said === placeholder)) return name
  const same = [...values].find(([, each]) => each === said)?.[0]
  if (same !== undefined) return same
  const free = values.has(name) ? `${owner.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_${name}` : name
  values.set(free, said)
  return free
}
