import {Listr, ListrLogger, ProcessOutput} from 'listr2'
import type {Plan} from '../plan/plan.js'
import type {Event} from '../run/world.js'
import {begin, hear, toLine} from './progress.js'
import type {Progress, Row} from './progress.js'
import {everyPart, tellStages} from './stages.js'

/**
 * A calm row for each host, moving on stderr; the rows stay when the plan has ended. The way back of a plan that failed gets rows of its own.
 * A plan with more hosts than the screen has rows is told in lines.
 */
export function openRows(height: number, say: (line: string) => void): {readonly tell: (event: Event) => void; close(): Promise<void>} {
  const tellLine = tellStages(say)
  let block: Block | undefined
  let shown = Promise.resolve()
  const tell = (event: Event): void => {
    if (event.kind === 'start' && (!block || block.undoes.has(event.plan))) {
      block?.end()
      block = openBlock(event.plan, {after: shown, height})
      shown = block.shown
    }
    if (block?.isTall) tellLine(event)
    block?.hear(event)
    if (block && event.plan === block.plan && event.kind !== 'start') block = void block.end()
  }
  const close = (): Promise<void> => {
    block?.end()
    return shown
  }
  return {tell, close}
}

type Block = {readonly plan: Plan; readonly undoes: ReadonlySet<Plan>; readonly isTall: boolean; readonly shown: Promise<void>; hear(event: Event): void; end(): void}

const clock = (): number => performance.now()

function openBlock(plan: Plan, {after, height}: {readonly after: Promise<void>; readonly height: number}): Block {
  let progress = begin(plan)
  const undoes = new Set(everyPart(plan).flatMap((part) => (part.kind === 'group' && part.undo ? [part.undo] : [])))
  const isTall = progress.rows.size + 2 > height
  const rows = isTall || progress.rows.size === 0 ? undefined : openList(progress)
  return {
    plan,
    undoes,
    isTall,
    shown: rows ? after.then(rows.show) : after,
    hear(event) {
      progress = hear(progress, event, clock())
      if (event.kind === 'start' || event.kind === 'done' || event.kind === 'failed') rows?.draw(progress)
    },
    end: () => rows?.end(progress),
  }
}

type Drawn = {readonly task: {title: string; skip(message?: string): void}; readonly end: () => void; readonly fail: (error: Error) => void}

type List = {show(): Promise<void>; draw(progress: Progress): void; end(progress: Progress): void}

/** The rows as listr2 tasks: one ends when all that its host has to do is done, the others when the plan ends. */
function openList(first: Progress): List {
  const width = Math.max(...[...first.rows.keys()].map((name) => name.length))
  const drawn = new Map<string, Drawn>()
  let latest = first
  let isOver = false
  const drawRow = (name: string): void => {
    const row = latest.rows.get(name)
    const each = drawn.get(name)
    if (row && each) settle(each, {row, isOver, line: toLine(row, {plan: first.plan, now: clock(), width})})
  }
  const draw = (progress: Progress): void => {
    latest = progress
    for (const name of latest.rows.keys()) drawRow(name)
  }
  const end = (progress: Progress): void => {
    isOver = true
    draw(progress)
  }
  const toTask = (name: string) => ({
    title: name,
    task: (_: unknown, task: Drawn['task']) =>
      new Promise<void>((resolve, reject) => {
        drawn.set(name, {task, end: resolve, fail: reject})
        drawRow(name)
      }),
  })
  const show = async (): Promise<void> => {
    const ticking = setInterval(() => draw(latest), 200)
    await new Listr([...first.rows.keys()].map(toTask), listOptions()).run()
    clearInterval(ticking)
  }
  return {show, draw, end}
}

/** What has ended takes no further change. */
function settle({task, end, fail}: Drawn, {row, isOver, line}: {readonly row: Row; readonly isOver: boolean; readonly line: string}): void {
  if (task.title !== line) task.title = line
  if (row.left === 0 && row.failure === undefined) end()
  else if (isOver && row.failure !== undefined) fail(new Error(row.failure))
  else if (isOver) {
    task.skip(line)
    end()
  }
}

/** listr2 draws on stdout unless it is told; its signal handler would end the process before the way back is done. */
const listOptions = () => ({
  concurrent: true,
  exitOnError: false,
  registerSignalListeners: false,
  renderer: 'default' as const,
  rendererOptions: {
    logger: new ListrLogger({useIcons: true, toStderr: [], processOutput: new ProcessOutput(process.stderr, process.stderr, {leaveEmptyLine: false})}),
    formatOutput: 'truncate' as const,
    showErrorMessage: false,
  },
})
