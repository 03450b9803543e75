import {Transform} from 'node:stream'
import type {Readable} from 'node:stream'

/** Shell text with which a command of ours begins: both streams say its mark, which stands in the environment. */
export const sayMark = 'echo "$SHIPIT_EXEC"; echo "$SHIPIT_EXEC" >&2'

/** A stream from the mark on. */
export type OwnOutput = {
  readonly stream: Readable
  /** What came before, where the mark never came: none of it is the command's. Undefined once the mark was there. */
  foreign(): string | undefined
}

/**
 * Takes away what others print before a command begins: a .bashrc that greets, a locale that is not there.
 * Where the mark never comes, `keep` says whether that is passed on at the end.
 */
export function ownOutput(source: Readable, mark: string, {keep}: {readonly keep: boolean}): OwnOutput {
  const line = `${mark}\n`
  let before: Buffer | undefined = Buffer.alloc(0)
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (before === undefined) return done(null, chunk)
      before = Buffer.concat([before, chunk])
      const at = before.indexOf(line)
      if (at === -1) return done()
      const rest = before.subarray(at + line.length)
      before = undefined
      done(null, rest)
    },
    flush: (done) => done(null, keep ? before : undefined),
  })
  return {stream: source.pipe(stream), foreign: () => before?.toString()}
}
