import pLimit from 'p-limit'
import type {Failure} from '../adapter.js'
import type {RunProgram} from '../program.js'

/** What a program knew, and the names that it could not be asked for. A name that is in neither is one that it does not have. */
export type Read = {readonly values: ReadonlyMap<string, string>; readonly failures: readonly Failure[]}

/** A kind of program that knows secrets. */
export type Source<S> = {
  /** Reads on from "looked for in". */
  where(source: S): string
  read(names: readonly string[], source: S, run: RunProgram): Promise<Read>
}

/** One call that answers all names at once. */
export async function readAtOnce(
  names: readonly string[],
  words: readonly string[],
  {
    run,
    parse,
    isNone = () => false,
  }: {readonly run: RunProgram; readonly parse: (stdout: string) => ReadonlyMap<string, string> | undefined; readonly isNone?: (stderr: string) => boolean},
): Promise<Read> {
  const ran = await run(words)
  if (ran.kind === 'failed') return isNone(ran.stderr) ? nothing : {values: new Map(), failures: [{names, why: ran.why}]}
  const values = parse(ran.stdout)
  return values ? {values, failures: []} : {values: new Map(), failures: [{names, why: `\`${words.join(' ')}\` did not print what was expected of it`}]}
}

/** A call for each name, some at a time. */
export async function readEach(
  names: readonly string[],
  words: (name: string) => readonly string[],
  {run, parse = (stdout) => stdout, isNone}: {readonly run: RunProgram; readonly parse?: (stdout: string) => string | undefined; readonly isNone: (stderr: string) => boolean},
): Promise<Read> {
  const limit = pLimit(6)
  const reads = await Promise.all(
    names.map((name) =>
      limit(() =>
        readAtOnce([name], words(name), {
          run,
          isNone,
          parse: (stdout) => {
            const value = parse(stdout)
            return value === undefined ? undefined : new Map([[name, value]])
          },
        }),
      ),
    ),
  )
  return {values: new Map(reads.flatMap((read) => [...read.values])), failures: reads.flatMap((read) => read.failures)}
}

const nothing: Read = {values: new Map(), failures: []}

/** An option and its value; nothing where there is none. */
export const option = (name: string, value: string | undefined): readonly string[] => (value === undefined ? [] : [name, value])
