import {writeSync} from 'node:fs'

/**
 * What cannot be written ends nothing: a deploy whose log is on a full disk, or whose reader has gone, comes to its end all the same.
 * Of an answer that a full disk did not take, the last word on stderr tells, and the exit code is 1. A reader that has gone knows what it has read.
 */
export function guardStreams(): void {
  let failure: NodeJS.ErrnoException | undefined
  process.stderr.on('error', () => undefined)
  // oclif's own listener throws, out of all that is under way.
  process.stdout.removeAllListeners('error').on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= error
  })
  process.once('exit', (code) => {
    if (!failure) return
    process.exitCode = code || 1
    tellLast(`Error: The answer could not be written to stdout (${failure.message}).\n`)
  })
}

function tellLast(text: string): void {
  try {
    writeSync(2, text)
  } catch {
    // The exit code is all that is left to tell it by.
  }
}
