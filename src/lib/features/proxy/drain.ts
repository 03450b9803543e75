import {paths} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'

/** Waits until no request or stream is under way at these upstreams (`container:port`), or `timeout` seconds are over: says how many are left. Always exit code 0. */
export const drain = (upstreams: readonly string[], timeout: number): Command => script('drain', template('host/drain.sh'), paths.proxySockets, String(timeout), ...upstreams)

export type Retirement = {
  readonly engine: Engine['name']
  /** Names the unit: `<config.name>-<role>`. */
  readonly id: string
  /** Ids, not names: by the time that the drain is over, the next deploy may have taken the name. */
  readonly containers: readonly string[]
  readonly upstreams: readonly string[]
  /** Seconds. */
  readonly timeout: number
  readonly stopTimeout: number
}

/** Hands the wait, the stop and the removal to systemd on the host, as a transient unit `shipit-drain-<id>-…`, and ends at once. */
export const drainInBackground = ({engine, id, containers, upstreams, timeout, stopTimeout}: Retirement): Command =>
  script(
    'drain-in-background',
    template('host/drain-in-background.sh'),
    ...[engine, id, template('host/drain.sh'), paths.proxySockets, String(timeout), String(stopTimeout), String(containers.length)],
    ...containers,
    ...upstreams,
  )
