import type {Event} from '../run/world.js'
import {watchPresent} from './present.js'

/** Milliseconds without a word before it is said what is under way; then twice as many each time. */
const patience = 30_000

/** What a view says events with, and notes; `rest`: it stays silent until the next of them. */
type Silence = {readonly tell: (event: Event) => void; readonly note: (text: string) => void; readonly rest: () => void}

/** A view of lines that tells what is under way wherever it had nothing to say for a while: a log that stands still would not tell what it waits for. */
export function breakSilence(view: (say: (text: string) => void) => (event: Event) => void, write: (text: string) => void, first = patience): Silence {
  const watch = watchPresent()
  let timer: NodeJS.Timeout | undefined
  let wait = first
  const rest = (): void => {
    clearTimeout(timer)
    timer = undefined
  }
  const listen = (): void => {
    if (watch.present().running.length === 0) rest()
    else timer ??= setTimeout(speak, wait).unref()
  }
  const speak = (): void => {
    write(`Still at it: ${watch.present().running.join(', ')}.`)
    wait *= 2
    rest()
    listen()
  }
  const say = (text: string): void => {
    write(text)
    wait = first
    rest()
    listen()
  }
  const told = view(say)
  const tell = (event: Event): void => {
    watch.tell(event)
    told(event)
    listen()
  }
  return {tell, note: say, rest}
}
