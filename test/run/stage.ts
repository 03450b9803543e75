import type {Fleet} from '../../src/lib/hosts/fleet.js'
import type {Plan} from '../../src/lib/plan/plan.js'
import {execute} from '../../src/lib/run/execute.js'
import type {Event, World} from '../../src/lib/run/world.js'
import {shellHost} from './shell-host.js'
import type {ShellHost} from './shell-host.js'

/** Hosts for a test, and all that was told: "start TITLE", "line TEXT" … */
export type Stage = {readonly world: World; readonly on: (host: string) => ShellHost; readonly told: string[]; run(plan: Plan): Promise<Error | undefined>}

export function stage(extra: Partial<World> = {}, hear: (event: Event) => void = () => undefined): Stage {
  const hosts = new Map<string, ShellHost>()
  const told: string[] = []
  const on = (host: string): ShellHost => {
    const known = hosts.get(host) ?? shellHost(host)
    hosts.set(host, known)
    return known
  }
  const fleet: Fleet = {hosts: [], on, close: () => Promise.resolve()}
  const tell = (event: Event): void => {
    told.push(`${event.kind} ${event.kind === 'line' ? event.text : event.kind === 'bytes' ? `${event.done}/${event.total}` : event.plan.title}`)
    hear(event)
  }
  const world: World = {fleet, directory: '/tmp', tell, ...extra}
  return {
    world,
    on,
    told,
    run: (plan) =>
      execute(plan, world).then(
        () => undefined,
        (error: unknown) => error as Error,
      ),
  }
}
