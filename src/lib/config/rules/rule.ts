import type {Issue, Path} from '../fault.js'
import type {Sound} from '../schema/file.js'

/** A rule over several sections. It sees only what is sound of the file: a faulty key looks like one that is not there. */
export type Rule = (written: Sound, destination: string | undefined) => readonly Broken[]

export type Broken = Issue & {
  /** Keys whose absence this rests on: it is not told when one of them is there and faulty. */
  readonly rests?: readonly Path[]
}
