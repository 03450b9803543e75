import type {Plan} from '../plan/plan.js'
import type {Event} from '../run/world.js'
import {visible} from '../visible.js'
import {begin, hear} from './progress.js'
import {openList} from './row-list.js'
import {tellStages} from './stages.js'

/**
 * A calm row for each host, moving on stderr; the rows stay when the plan has ended. The way back of a whole plan that failed gets rows of its own.
 * A plan with more hosts than the screen has rows is told in lines.
 */
export function openRows(height: number, say: (line: string) => void): {readonly tell: (event: Event) => void; note(text: string): void; close(): Promise<void>} {
  let block: Block | undefined
  let shown = Promise.resolve()
  // Below whatever still comes to rest.
  const sayNext = (line: string): void => {
    shown = shown.then(() => say(line))
  }
  const tellLine = tellStages(sayNext)
  const tell = (event: Event): void => {
    if (event.kind === 'start' && !block) {
      block = openBlock(event.plan, {after: shown, height, say})
      shown = block.shown
    }
    if (block?.isTall) tellLine(event)
    block?.hear(event)
    if (block && event.plan === block.plan && (event.kind === 'done' || event.kind === 'failed')) block = void block.end()
  }
  const close = (): Promise<void> => {
    block?.end()
    return shown
  }
  const note = (text: string): void => (block?.note ?? sayNext)(visible(text))
  return {tell, note, close}
}

type Block = {
  readonly plan: Plan
  readonly isTall: boolean
  readonly shown: Promise<void>
  hear(event: Event): void
  /** Absent where nothing moves. */ readonly note: ((text: string) => void) | undefined
  end(): void
}

const clock = (): number => performance.now()

function openBlock(plan: Plan, {after, height, say}: {readonly after: Promise<void>; readonly height: number; readonly say: (line: string) => void}): Block {
  let progress = begin(plan)
  const isTall = progress.rows.size + 2 > height
  const rows = isTall || progress.rows.size === 0 ? undefined : openList(progress, say)
  return {
    plan,
    isTall,
    shown: rows ? after.then(rows.show) : after,
    hear(event) {
      progress = hear(progress, event, clock())
      if (event.kind === 'line' || event.kind === 'bytes') rows?.know(progress)
      else rows?.draw(progress)
    },
    note: rows?.note,
    end: () => rows?.end(progress),
  }
}
