import {ShipitError} from '../../errors.js'
import type {Run} from '../../features/jobs/history.js'
import {beginRun, hear, lostRun} from '../../features/jobs/run.js'
import {toShell} from '../../shell/command.js'
import type {Session} from '../session.js'

/** A task of a host that is begun by hand. */
export type ToBegin = {
  readonly task: string
  readonly host: string
  /** What the run is to know, `name=value` lines. */
  readonly given?: string
  readonly trigger?: 'manual' | 'deploy'
  /** Hears what it says, line by line. */
  readonly onLine: (line: string) => void
}

/** Begins a run on its host, and follows it to its end. It is the host's own: the connection may go. Errors: NOT_FOUND for a task that no deploy has brought there, COMMAND_FAILED for one whose end is not known. */
export async function beginAndFollow({fleet, project}: Session, {task, host, given, trigger, onLine}: ToBegin): Promise<Run> {
  let ended: Run | undefined
  let lost: string | undefined
  let isThere = true
  const onStdout = (line: string): void => {
    const heard = hear(line)
    if (heard.kind === 'absent') isThere = false
    if (heard.kind === 'said') onLine(heard.text)
    if (heard.kind === 'over') ended = heard.run
    if (heard.kind === 'lost') lost = heard.id
  }
  const text = toShell(beginRun(project.config.name, task, {follow: true, ...(given !== undefined && {given}), ...(trigger && {trigger})}))
  const {exitCode, stderr} = await fleet.on(host).script(text, {onStdout, signal: project.signal, follow: true})
  if (!isThere) throw new ShipitError('NOT_FOUND', `${task.replace('.', ' ')} is not on ${host} yet.`, {hint: 'A deploy brings it there: shipit deploy'})
  if (lost !== undefined) throw lostRun({app: project.config.name, task, host, id: lost})
  if (!ended) throw new ShipitError('COMMAND_FAILED', `${task.replace('.', ' ')} could not be followed on ${host} (exit ${exitCode}).\n${stderr}`.trimEnd())
  return ended
}
