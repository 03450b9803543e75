type Parsed = {readonly raw: readonly {readonly type: 'arg' | 'flag'; readonly input: string}[]}

/** The words of a command that are no flags, as they were typed. oclif's own `argv` moves those that occur twice: `exec web -- cp a a`. */
export const wordsTyped = ({raw}: Parsed): readonly string[] => raw.flatMap(({type, input}) => (type === 'arg' ? [input] : []))
