/** How a script ended by its own account: all done, a step failed, told to stop, or the lease is another's. */
export type End = 'done' | 'failed' | 'stopped' | 'lost'

export type Listener = {
  begin?(part: number): void
  /** A line of a part; undefined: of the script around them. */
  line(part: number | undefined, text: string): void
  end(part: number, exitCode: number): void
  over(end: End): void
}

/**
 * Takes the lines of one stream of a marked script, in order. The lines of a part, joined by newlines, are byte for byte what it printed:
 * "a\n" is two lines, the second empty, and nothing at all is one empty line.
 */
export function readMarks(mark: string, listener: Listener): (line: string) => void {
  let part: number | undefined
  return (line) => {
    if (!line.startsWith(`${mark} `)) return listener.line(part, line)
    const [, word, first, second] = line.split(' ')
    if (word === 'alive') return
    part = word === 'begin' ? Number(first) : undefined
    if (word === 'begin') listener.begin?.(Number(first))
    else if (word === 'end') listener.end(Number(first), Number(second))
    else listener.over(first as End)
  }
}
