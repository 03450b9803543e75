import {parseArgsStringToArgv} from 'string-argv'

/** The words of a command: split at spaces and quotes as a shell would, but no shell reads them. */
export const wordsOf = (command: string | readonly string[] | undefined): readonly string[] => (typeof command === 'string' ? parseArgsStringToArgv(command) : (command ?? []))

/** A word that only a shell understands, such as `&&` in `a && b`; undefined when there is none, or when it is a list. */
export const shellWordIn = (command: string | readonly string[]): string | undefined =>
  typeof command === 'string' ? wordsOf(command).find((word) => operators.includes(word)) : undefined

const operators = ['&&', '||', '|', ';', '&', '>', '>>', '<', '2>&1']
