import {lockState, planLock, planUnlock} from '../features/lock/lock.js'
import type {LockState} from '../features/lock/lock.js'
import {refused} from '../run/refusal.js'
import {toMinute} from '../minute.js'
import type {Project} from './project.js'
import {inReadSession} from './session.js'

export type HostLock = {
  readonly host: string
  readonly holder?: {readonly who: string; readonly since: string; readonly purpose: string}
  readonly lock?: {readonly who: string; readonly since: string; readonly message: string}
}

/** Who has the lease on each host, and which locks people put there. */
export const listLocks = (project: Project): Promise<readonly HostLock[]> =>
  inReadSession(project, undefined, async (session, failures) => {
    for (const {host, error} of failures) project.view.note(`${host} is left out: ${error.message}`)
    const answers = await session.ask({state: lockState(project.config.name)})
    return answers.map(({host, answers: {state}}) => toHostLock(host, state))
  })

/** The lease's token is nobody's business. */
const toHostLock = (host: string, {holder, lock}: LockState): HostLock => ({
  host,
  ...(holder && {holder: {who: holder.who, since: holder.since, purpose: holder.purpose}}),
  ...(lock && {lock}),
})

/** Puts a lock on every host, or takes it away. It waits for nobody: what is under way goes on. Errors: LEASE_HELD where another person's lock stands. */
export const setLock = (project: Project, message: string | undefined): Promise<readonly HostLock[]> =>
  inReadSession(project, undefined, async (session, failures) => {
    if (failures[0]) throw failures[0].error
    const {name} = project.config
    const hosts = session.fleet.hosts
    if (message !== undefined) refuseLockOfOthers(project, await session.ask({state: lockState(name)}))
    await session.carryOut(message === undefined ? planUnlock(name, hosts) : planLock(name, hosts, {who: project.who, message, since: new Date().toISOString()}))
    const answers = await session.ask({state: lockState(name)})
    return answers.map(({host, answers: {state}}) => toHostLock(host, state))
  })

/** One's own may be given another message. */
function refuseLockOfOthers({who}: Project, answers: readonly {readonly host: string; readonly answers: {readonly state: LockState}}[]): void {
  const others = answers.flatMap(({host, answers: {state}}) => (state.lock && state.lock.who !== who ? [{kind: 'locked' as const, host, lock: state.lock}] : []))
  if (others.length > 0) throw refused(others)
}

export function tellLocks(locks: readonly HostLock[], {say, config}: Project): readonly HostLock[] {
  const lines = locks.flatMap(({host, holder, lock}) => [
    ...(holder ? [`${host}: ${holder.who} has the lease since ${toMinute(holder.since)}, to ${holder.purpose}.`] : []),
    ...(lock ? [`${host}: locked by ${lock.who} since ${toMinute(lock.since)}: ${lock.message}`] : []),
  ])
  say(lines.length > 0 ? lines.join('\n') : `Nobody has the lease of ${config.name}, and it is not locked.`)
  return locks
}
