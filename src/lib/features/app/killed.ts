import type {Role} from '../../config/config.js'
import type {Engine, Some} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Effect, Step} from '../../plan/plan.js'
import {and, script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'

/** A role of which replicas did not end by themselves: they took all of `stop_timeout`, and were killed. */
export type Killed = {readonly role: string; /** Of `stop_timeout`. */ readonly seconds: number; readonly hosts: readonly string[]}

/** Stops replicas of a role, and prints a line for each that had to be killed. */
export const stopReplicas = (engine: Engine, role: Role, containers: Some): Command =>
  and(engine.stop(containers, role.stopTimeout), script('tell-killed', template('host/tell-killed.sh'), engine.name, role.name, String(role.stopTimeout), ...[containers].flat()))

/** The step that does so. `names`: of the containers, for its title. */
export const stopsReplicas = (
  {engine, host}: {readonly engine: Engine; readonly host: string},
  role: Role,
  effect: Effect,
  {names, containers}: {readonly names: string; readonly containers: Some},
): Step => ({
  ...on(host).run(effect, `Stop ${names}`, stopReplicas(engine, role, containers)),
  aloud: 'killed',
})

/** What `stopReplicas` printed on hosts, by role. */
export function readKilled(printed: readonly {readonly host: string; readonly text: string}[]): readonly Killed[] {
  const lines = printed.flatMap(({host, text}) => {
    const [, role = '', seconds = ''] = /^(\S+): \S+ was killed, (\d+)s after SIGTERM$/.exec(text) ?? []
    return role === '' ? [] : [{role, seconds: Number(seconds), host}]
  })
  return [...new Set(lines.map(({role}) => role))].toSorted().map((role) => {
    const its = lines.filter((line) => line.role === role)
    return {role, seconds: Math.max(...its.map((line) => line.seconds)), hosts: [...new Set(its.map(({host}) => host))].toSorted()}
  })
}

/** What is so, and what to do. */
export function tellKilled(killed: readonly Killed[], roles: readonly Pick<Role, 'name' | 'options'>[]): readonly string[] {
  if (killed.length === 0) return []
  const hasInit = (name: string): boolean => roles.find((role) => role.name === name)?.options.includes('--init') ?? false
  const orInit = killed.every(({role}) => hasInit(role)) ? '' : ', or write `options: [--init]` for it in deploy.yml'
  return [
    ...killed.map(({role, seconds, hosts}) => `${role} on ${hosts.join(', ')} did not end by itself: it took its whole stop_timeout (${seconds} s), and was killed.`),
    `  So that no deploy waits for that: let the app end at SIGTERM, begin its command with \`exec\` where a shell starts it${orInit}.`,
  ]
}
