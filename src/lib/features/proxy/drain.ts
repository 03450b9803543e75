import {paths} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'

/** Waits until no request or stream is under way at these upstreams (`container:port`), or `timeout` seconds are over: says how many are left. Always exit code 0. */
export const drain = (upstreams: readonly string[], timeout: number): Command =>
  script('drain', template('host/drain.sh'), paths.proxySockets, paths.live, String(timeout), ...upstreams)

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
    ...[engine, id, template('host/drain.sh'), paths.proxySockets, paths.live, String(timeout), String(stopTimeout), String(containers.length)],
    ...containers,
    ...upstreams,
  )

/** Ends the drains that were left to the host, so that nothing is stopped behind the back of the next release. What they waited for goes on. */
export const endDrains = (id: string): Command => script('end-drains', endDrainsSource, id)

const endDrainsSource = `units=$(systemctl list-units --all --plain --no-legend --full "shipit-drain-$1-*" | awk '{ print $1 }' | grep -E "^shipit-drain-$1-[0-9]+[.]service$") || exit 0
systemctl stop $units`
