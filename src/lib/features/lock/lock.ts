import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import {parallel} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {readHolder, readLock} from '../../run/holder.js'
import type {Holder, Lock} from '../../run/holder.js'
import {cmd, script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'

/** What keeps deploys of an app away from a host. */
export type LockState = {
  /** The client that has the lease now. */
  readonly holder: Holder | undefined
  /** A person's lock. */
  readonly lock: Lock | undefined
}

export const lockState = (name: string): Fact<LockState> => ({
  command: script('lock-state', template('host/lock-state.sh'), paths.lease(name)),
  parse(stdout) {
    const [holder = '', lock = ''] = stdout.split('\n')
    return {holder: readHolder(holder), lock: readLock(lock)}
  },
})

/** Puts a lock on every host: each deploy is refused with its message until it is released. One that is under way goes on. */
export const planLock = (name: string, hosts: readonly string[], lock: Lock): Plan =>
  parallel(
    `Lock ${name}`,
    hosts.map((host) => on(host).write('create', `Lock ${name}`, {path: lockFile(name), content: `${JSON.stringify(lock)}\n`, mode: 0o644})),
  )

export const planUnlock = (name: string, hosts: readonly string[]): Plan =>
  parallel(
    `Release the lock of ${name}`,
    hosts.map((host) => on(host).run('remove', `Release the lock of ${name}`, cmd('rm', '-f', lockFile(name)))),
  )

const lockFile = (name: string): string => `${paths.lease(name)}/lock.json`
