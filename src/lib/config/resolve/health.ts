import type {Health} from '../config.js'
import type {WrittenRole} from '../schema/file.js'
import {secondsOf} from '../words/duration.js'
import {statusRanges} from '../words/status.js'

/** How a replica on this port is asked. */
export function resolveHealth(written: NonNullable<WrittenRole['health']> | undefined, port: number): Health {
  const {path, host, status, interval, timeout, deadline, ...rest} = typeof written === 'string' ? {path: written} : (written ?? {})
  return {
    path: path ?? '/up',
    port: rest.port ?? port,
    ...(host !== undefined && {host}),
    status: statusRanges(status ?? '200-299'),
    interval: secondsOf(interval ?? '1s'),
    timeout: secondsOf(timeout ?? '5s'),
    deadline: secondsOf(deadline ?? '60s'),
  }
}
