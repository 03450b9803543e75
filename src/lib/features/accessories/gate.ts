import type {Accessory} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Failure, Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'
import {staysUp, waitHealthy} from '../proxy/gates.js'

type Health = NonNullable<Accessory['health']>
type Place = {readonly engine: Engine; readonly host: string}

/** Seconds that an accessory without a health check must run without a restart. */
const provenAfter = 3

/** Waits until an accessory is healthy: by its command, by its path as the proxy sees it, or, with neither, up and not restarted for a while. */
export const becomesHealthy = ({engine, host}: Place, accessory: Accessory, container: string, failure: Failure): Step =>
  on(host).run('check', `${accessory.name} ${accessory.health ? 'is healthy' : 'stays up'}`, isHealthyCommand(engine, accessory, container), {
    ...failure,
    says: `${container} ${accessory.health ? 'is not healthy' : 'did not stay up'}`,
  })

export const isHealthyCommand = (engine: Engine, accessory: Accessory, container: string): Command =>
  accessory.health ? asked(engine, accessory, accessory.health, container) : staysUp(engine.name, container, provenAfter)

function asked(engine: Engine, {domains, tls}: Accessory, health: Health, container: string): Command {
  if (health.kind === 'http') {
    return waitHealthy({engine: engine.name, container, health, host: health.host ?? domains[0] ?? container, https: domains.length > 0 && tls !== 'off'})
  }
  return script(
    'wait-command',
    template('host/container.sh') + template('host/wait-command.sh'),
    ...[engine.name, container, milliseconds(health.interval), milliseconds(health.timeout), milliseconds(health.deadline)],
    ...health.command,
  )
}

const milliseconds = (seconds: number): string => String(Math.round(seconds * 1000))
