import {steps} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import type {Event} from '../run/world.js'
import {toDuration} from './format.js'
import {here, placeOf, titleUnderWay} from './progress.js'
import {failed} from './stages.js'

/**
 * For GitHub Actions: a group for each plan, folded there, with a line for each step that has ended and whatever this machine printed. A failure is told below its group.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function tellGroups(say: (line: string) => void, clock: () => number = () => performance.now()): {readonly tell: (event: Event) => void; close(): Promise<void>} {
  const since = new Map<Plan, number>()
  const failures: string[] = []
  let open: Plan | undefined
  const end = (): void => {
    if (open) say('::endgroup::')
    open = undefined
    failures.splice(0).forEach(say)
  }
  const tell = (event: Event): void => {
    const {plan} = event
    if (event.kind === 'start' && !open && steps(plan).length > 0) {
      open = plan
      say(`::group::${inData(plan.title)}`)
    }
    if (event.kind === 'start') since.set(plan, clock())
    toLines(event, clock() - (since.get(plan) ?? clock())).forEach((line) => (event.kind === 'failed' ? failures.push(line) : say(line)))
    if (plan === open && (event.kind === 'done' || event.kind === 'failed')) end()
  }
  return {
    tell,
    close() {
      end()
      return Promise.resolve()
    },
  }
}

function toLines(event: Event, milliseconds: number): readonly string[] {
  if (event.plan.kind === 'group') return []
  const {title} = event.plan
  const place = placeOf(event.plan) ?? here
  if (event.kind === 'done') return [`${place}  ${title}  ${toDuration(milliseconds)}`]
  if (event.kind === 'line' && event.plan.kind === 'local') return [`${place} | ${event.text}`]
  return event.kind === 'failed' ? [`${place}  ${failed(titleUnderWay(event.plan), event.error)}`] : []
}

/** As GitHub wants what follows a command's name. */
const inData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
