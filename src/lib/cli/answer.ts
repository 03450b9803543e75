import {visibleInColour} from '../visible.js'
import type {View} from './live.js'

/** The way to stdout. */
export type Answer = {
  readonly say: (text: string) => void
  /** Resolves when all that was said is written. */
  written(): Promise<void>
}

/** Answers on stdout (nothing in them that a terminal would obey, but for colours), each once the rows that move on stderr have come to rest. `onGone` is called when nobody reads any more (`shipit logs -f | head`). */
export function openAnswer(view: Pick<View, 'close'>, onGone: () => void): Answer {
  let last = Promise.resolve()
  process.stdout.once('error', onGone)
  return {
    say(text) {
      last = last.then(() => view.close()).then(() => void process.stdout.write(`${visibleInColour(text)}\n`))
    },
    written: () => last,
  }
}

/** For programs: the one answer is the value that the command returns, or lines that it writes itself. */
export function silentAnswer(onGone: () => void): Answer {
  process.stdout.once('error', onGone)
  return {say: () => undefined, written: () => Promise.resolve()}
}
