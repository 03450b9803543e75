import type {Health, Role} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import type {Failure} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'

/** One new replica, and how to ask whether it is ready. */
export type Probe = {
  readonly engine: Engine['name']
  /** Container, and its name in the proxy's network. */
  readonly container: string
  readonly health: Health
  /** Host header. */
  readonly host: string
  /** The app is told that the request came by HTTPS, so that it doesn't redirect there. */
  readonly https: boolean
}

/** How a role's replica is asked. Absent health settings: none is asked for, see `staysUp`. */
export const probeOf = (engine: Engine['name'], role: Role, container: string): Probe | undefined =>
  role.port !== undefined && role.health
    ? {engine, container, health: role.health, host: role.health.host ?? role.domains[0] ?? container, https: role.domains.length > 0 && role.tls !== 'off'}
    : undefined

/**
 * Asks, from where the proxy stands, until the answer is accepted: at once, every 50 ms in the first second, every 100 ms after that, at last every `interval`;
 * and as soon as the app begins to listen.
 * Progress: the last answer, whenever it changes. Exit code 1 as soon as the container has ended or restarted, or at the deadline;
 * what was seen and the container's last lines are then on stderr.
 */
export const waitHealthy = ({engine, container, health, host, https}: Probe): Command =>
  script(
    'wait-healthy',
    template('host/container.sh') + template('host/wait-healthy.sh'),
    ...[engine, container, paths.probeSocket, String(health.port), health.path, host, https ? 'https' : 'http'],
    ...[
      health.status.map(({from, to}) => (from === to ? String(from) : `${from}-${to}`)).join(' '),
      milliseconds(health.interval),
      milliseconds(health.timeout),
      milliseconds(health.deadline),
    ],
  )

/** A worker has no port to ask: it runs, and hasn't restarted, for so many seconds. */
export const staysUp = (engine: Engine['name'], container: string, seconds: number): Command =>
  script('stays-up', template('host/container.sh') + template('host/stays-up.sh'), engine, container, String(Math.round(seconds * 100)))

/** What a failed gate means. */
export const unhealthy: Failure = {code: 'UNHEALTHY', hint: 'Nothing was switched: what served before serves on. What the container said is above.'}

const milliseconds = (seconds: number): string => String(Math.round(seconds * 1000))
