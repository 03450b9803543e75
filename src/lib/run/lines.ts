import type {Plan} from '../plan/plan.js'
import type {World} from './world.js'

/** How many of its last lines an error tells. */
const kept = 20

/** Hears what a step prints: tells each line, and keeps the last ones. */
export type Lines = {hear(text: string): void; last(): readonly string[]}

export function lines(plan: Plan, {tell}: Pick<World, 'tell'>): Lines {
  let last: string[] = []
  let blanks = 0
  const put = (text: string): void => {
    last = [...last.slice(1 - kept), text]
    tell({kind: 'line', plan, text})
  }
  return {
    hear(text) {
      // Empty lines wait for what follows them, so the end of the last line is not told as a line.
      if (text === '') blanks++
      else {
        for (; blanks > 0; blanks--) put('')
        put(text)
      }
    },
    last: () => last,
  }
}
