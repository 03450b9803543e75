import {visibleInColour} from '../visible.js'
import type {View} from './live.js'

/** The way to stdout. */
export type Answer = {
  readonly say: (text: string) => void
  /** Resolves when all that was said is written. */
  written(): Promise<void>
}

/** Answers on stdout (on a terminal nothing that it would obey, but for colours), each once the rows that move on stderr have come to rest. `onGone` is called when nobody reads any more (`shipit logs -f | head`). */
export function openAnswer(view: Pick<View, 'close'>, onGone: () => void): Answer {
  let last = Promise.resolve()
  const shown = process.stdout.isTTY ? visibleInColour : (text: string): string => text
  process.stdout.once('error', onGone)
  return {
    say(text) {
      last = last.then(() => view.close()).then(() => void process.stdout.write(`${shown(text)}\n`))
    },
    written: () => last,
  }
}

/** For programs: the one answer is the value that the command returns. */
export const silent: Answer = {say: () => undefined, written: () => Promise.resolve()}
