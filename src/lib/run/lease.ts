import {randomUUID} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Fleet} from '../hosts/fleet.js'
import {quote} from '../shell/quote.js'
import {template} from '../template.js'
import {cancelled, throwIfCancelled, together} from './failure.js'
import {claim} from './hold.js'
import type {Answer, Hold} from './hold.js'
import {leaseLost, refused} from './refusal.js'
import {stillWaiting} from './still-waiting.js'

export type LeaseRequest = {
  /** `paths.lease(name)` */
  readonly folder: string
  /** user@machine */
  readonly who: string
  /** "deploy v1.2" */
  readonly purpose: string
  /** Waits until it is free, for as long as it takes. */
  readonly wait?: boolean | undefined
  /**
   * Told, as the lease is claimed for the first time, of the top of scripts that may go out in the same moment: they wait on the host until it is granted.
   * Where it is not granted at once, they do nothing and end in LEASE_LOST.
   */
  readonly ahead?: ((prelude: string) => void) | undefined
  /** Hears what is waited for. */
  readonly tell?: ((text: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** Seconds without a heartbeat after which a host frees the lease; 10 where absent. */
  readonly patience?: number
}

export type Lease = {
  /** Shell text for the top of every script that changes a host: without the lease it does nothing. */
  prelude(host: string): string
  /** Aborted, with a LEASE_LOST, when a host no longer keeps the lease. */
  readonly lost: AbortSignal
  release(): Promise<void>
}

/** How often two clients that came at the same moment, and each got a part of the hosts, try again before one is refused. */
const ties = 2

/**
 * Takes an app's lease on all of these hosts, or on none. It is held by open connections: when this process dies, the hosts free it.
 * Errors: LEASE_HELD where another has it, a person has locked it, or a cut-off client's script is still at work; HOST_UNREACHABLE; CANCELLED.
 */
export async function holdLease(fleet: Fleet, hosts: readonly string[], request: LeaseRequest): Promise<Lease> {
  let waitingFor = ''
  for (let attempt = 1; ; attempt++) {
    const token = randomUUID()
    const claimed = claimAll(fleet, hosts, token, request)
    if (attempt === 1) request.ahead?.(fence(request.folder, token, 'host/await-lease.sh'))
    const answers = await claimed
    const holds = holdsOf(answers)
    if (holds.length === hosts.length) return toLease(holds, request.folder, token)

    await releaseAll(holds)
    const refusal = refused(answers)
    const isLocked = answers.some((answer) => answer.kind === 'locked')
    const isTie = holds.length > 0 && attempt <= ties
    if (isLocked || !(request.wait || isTie)) throw refusal
    if (request.wait && refusal.message !== waitingFor) request.tell?.((waitingFor = refusal.message))
    await pause(Math.random() * (request.wait ? 2000 : 500), request.signal)
  }
}

/** Claims it everywhere at once. Errors: those of all hosts that could not even answer; nothing is held then. */
async function claimAll(
  fleet: Fleet,
  hosts: readonly string[],
  token: string,
  {who, purpose, folder, patience = 10, signal, tell = () => undefined}: LeaseRequest,
): Promise<readonly Answer[]> {
  throwIfCancelled(signal)
  const holder = {who, purpose, pid: process.pid, token}
  const claims = await Promise.allSettled(hosts.map((host) => stillWaiting(claim(fleet.on(host), {folder, holder, patience}, signal), atWork(host), tell, 3000)))
  const answers = claims.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failures = claims.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  if (failures.length === 0) return answers
  await releaseAll(holdsOf(answers))
  throw together(failures)
}

const atWork = (host: string): string => `Waiting for ${host}: what a client that was cut off had begun there may still be at work.`

function toLease(holds: readonly Hold[], folder: string, token: string): Lease {
  const lost = new AbortController()
  let releasing = false
  for (const {host, gone} of holds) {
    void gone.then(() => {
      if (!releasing) lost.abort(leaseLost(host))
    })
  }
  return {
    prelude: () => fence(folder, token),
    lost: lost.signal,
    async release() {
      releasing = true
      await releaseAll(holds)
    },
  }
}

/** Shell text without which nothing works on a host; `before` stands ahead of it. */
const fence = (folder: string, token: string, ...before: readonly string[]): string =>
  [`shipit_lease=${quote(folder)} shipit_token=${token}`, ...before.map((each) => template(each)), template('host/fence.sh')].join('\n')

const holdsOf = (answers: readonly Answer[]): readonly Hold[] => answers.flatMap((answer) => (answer.kind === 'granted' ? [answer.hold] : []))

const releaseAll = async (holds: readonly Hold[]): Promise<void> => void (await Promise.all(holds.map((hold) => hold.release())))

const pause = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  sleep(300 + milliseconds, undefined, signal && {signal}).catch(() => {
    throw cancelled(signal)
  })
