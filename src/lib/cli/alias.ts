import {parseArgsStringToArgv} from 'string-argv'

/** What was meant by an alias: the words of the real command line. */
export type Typed = {readonly name: string; readonly words: readonly string[]}

/**
 * The command line that an alias stands for, with what was typed after it. Flags that choose the file or the hosts go before a `--` of the alias, for shipit; the rest goes to its end.
 * Undefined: no alias of that name.
 */
export function expandAlias({words, rest}: {readonly words: readonly string[]; readonly rest: readonly string[]}, aliases: Readonly<Record<string, string>>): Typed | undefined {
  const name = words.map((_, index) => words.slice(0, words.length - index).join(':')).find((each) => Object.hasOwn(aliases, each))
  if (name === undefined) return undefined
  const typed = [...words.slice(name.split(':').length), ...rest]
  const alias = parseArgsStringToArgv(aliases[name] ?? '')
  const [ours, theirs] = alias.includes('--') ? takeOurs(typed) : [[], typed]
  const at = alias.includes('--') ? alias.indexOf('--') : alias.length
  return {name, words: [...alias.slice(0, at), ...ours, ...alias.slice(at), ...theirs]}
}

const withValue = ['-d', '--destination', '-c', '--config-file', '--host', '--role']

/** The flags that are shipit's own, with their values, apart from the others. */
function takeOurs(words: readonly string[]): readonly [readonly string[], readonly string[]] {
  const [first, second] = words
  if (first === undefined) return [[], []]
  const size = withValue.includes(first) && second !== undefined ? 2 : withValue.some((flag) => first.startsWith(`${flag}=`)) ? 1 : 0
  const [ours, theirs] = first === '--' ? [[], words.slice(1)] : takeOurs(words.slice(size || 1))
  return size > 0 ? [[...words.slice(0, size), ...ours], theirs] : [ours, first === '--' ? theirs : [first, ...theirs]]
}
