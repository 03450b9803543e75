import {jobUnit} from '../../config/paths.js'
import {toMinute} from '../../minute.js'

/** A run that goes on while the ones after it are skipped. */
export type InTheWay = {
  readonly run: string
  /** RFC 3339, UTC, and how many seconds ago, by the host's clock. */
  readonly since: string
  readonly seconds: number
  /** Runs by schedule, or after another job, that were skipped for it. */
  readonly skipped: number
}

type Limit = {
  /** Seconds that a run may take. */
  readonly timeout?: number | undefined
  /** Seconds from there to its end. */
  readonly stopTimeout?: number
}

/** The run at work that others are skipped for. None, as long as it is within the time that deploy.yml gives it: then it ends by itself, and is told of. */
export const inTheWayOf = ({inTheWay}: {readonly inTheWay?: InTheWay}, {timeout = 0, stopTimeout = 60}: Limit): InTheWay | undefined =>
  inTheWay && (timeout === 0 || inTheWay.seconds > timeout + stopTimeout + 60) ? inTheWay : undefined

type Where = {
  readonly app: string
  readonly host: string
  /** `etl`, `backup.db`. */
  readonly task: string
  /** Its runs end by themselves, in time. */
  readonly limited: boolean
}

/** `told`: since when it runs and what was skipped; `fix`: what to type, a line each. */
export function tellInTheWay({run, since, skipped}: InTheWay, {app, host, task, limited}: Where): {readonly told: string; readonly fix: string} {
  const unit = `${jobUnit(app, task)}@${run}.service`
  const kind = task.includes('.') ? '' : 'job '
  const logs = kind === '' ? `shipit ssh ${host} -- journalctl -u ${unit}` : `shipit job logs ${task}`
  return {
    told: `A run of ${kind}${task.replace('.', ' ')} has been at work since ${toMinute(since)}: ${skipped === 1 ? 'a run was' : `${skipped} runs were`} skipped for it.`,
    fix: [
      `What it says: ${logs}`,
      `Stop it: shipit ssh ${host} -- systemctl stop ${unit}`,
      ...(limited ? [] : ['So that the next one ends by itself, give it a `timeout:` in deploy.yml.']),
    ].join('\n'),
  }
}
