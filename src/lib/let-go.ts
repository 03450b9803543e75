import type {ChildProcess} from 'node:child_process'
import type {Readable} from 'node:stream'

/** Milliseconds that a program which is gone may take to have all it printed read. */
const settling = 1000

/** What a program leaves running may hold its output open, for ever: that is not waited for, once the program itself is gone. Answers the child. */
export function letGo<C extends Pick<ChildProcess, 'once' | 'stdout' | 'stderr'> & {readonly all?: Readable | undefined}>(child: C): C {
  child.once('exit', () => setTimeout(() => [child.stdout, child.stderr, child.all].forEach((stream) => stream?.destroy()), settling).unref())
  return child
}
