type Parsed = {readonly raw: readonly {readonly type: 'arg' | 'flag'; readonly input: string}[]}

/** The words of a command that are no flags, as they were typed. oclif's own `argv` moves those that occur twice: `exec web -- cp a a`. */
export const wordsTyped = ({raw}: Parsed): readonly string[] => raw.flatMap(({type, input}) => (type === 'arg' ? [input] : []))

/** The command that these words are: a single one with a space in it is a line for the shell, as ssh takes it. `exec web 'ls | wc -l'` */
export const toCommand = (words: readonly string[]): readonly string[] => (words.length === 1 && /\s/.test(words[0] ?? '') ? ['sh', '-c', ...words] : words)
