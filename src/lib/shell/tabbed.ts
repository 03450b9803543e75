/** A text among other things that a host script prints: a line `<word> <name>`, then its lines, each behind a tab. */
export type Tabbed = {readonly name: string; readonly lines: readonly string[]}

export const tabbedIn = (stdout: string, word: string): readonly Tabbed[] =>
  `\n${stdout}`
    .split(`\n${word} `)
    .slice(1)
    .map((part) => part.split('\n'))
    .map(([name = '', ...lines]) => ({name, lines: lines.filter((line) => line.startsWith('\t')).map((line) => line.slice(1))}))
