import type {Watch} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Failure, Step} from '../../plan/plan.js'
import {script, toShell} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'

export type Watched = {
  readonly name: string
  readonly engine: Engine['name']
  readonly watch: Watch
  /** The new replicas of each role; one of them is asked for its last words. */
  readonly roles: readonly {readonly role: string; readonly colour: Colour; readonly container: string}[]
  /** Lets the old ones serve, should the client be lost meanwhile. */
  readonly back: Command
}

/**
 * Watches what the new replicas answer, by the count that was begun before. Fails as soon as more than the limit of it is 5xx or cut, and five answers at least.
 * Where the client is lost, what served before serves again.
 */
export const watched = (host: string, title: string, {name, engine, watch, roles, back}: Watched): Step =>
  on(host).run(
    'check',
    title,
    script(
      'traffic-watch',
      template('proxy/traffic.sh') + template('proxy/traffic-watch.sh'),
      ...[paths.proxyLogs, paths.traffic(name), name, engine, String(watch.seconds), String(watch.limit), toShell(back)],
      ...roles.map(({role, colour, container}) => `${role}:${colour}:${container}`),
    ),
    tooManyErrors(watch),
  )

const tooManyErrors = ({limit}: Watch): Failure => ({
  code: 'TOO_MANY_ERRORS',
  says: 'The new release answers with too many errors',
  hint: `The release before it serves again, on every host. The limit is \`abort_on_errors: ${limit}%\` in deploy.yml.`,
})
