import {ShipitError} from '../errors.js'
import type {Answer} from './hold.js'
import {toMinute} from '../minute.js'
import {describeHolder} from './holder.js'

/** Why a lease was not given: who has it where, since when and what for. Hosts of which the same is to be said are told together. */
export function refused(answers: readonly Answer[]): ShipitError {
  const reasons = new Map<string, string[]>()
  const hints = new Set<string>()
  for (const answer of answers) {
    if (answer.kind === 'granted') continue
    const {reason, hint} = say(answer)
    reasons.set(reason, [...(reasons.get(reason) ?? []), answer.host])
    hints.add(hint)
  }
  return new ShipitError('LEASE_HELD', [...reasons].map(([reason, hosts]) => `${list(hosts)}: ${reason}.`).join('\n'), {hint: [...hints].join('\n')})
}

export const leaseLost = (host: string, holder?: string): ShipitError =>
  new ShipitError('LEASE_LOST', `The lease on ${host} is lost: ${holder ?? 'the connection that held it has ended, or sent no heartbeat in time'}.`, {
    hint: 'Run the same command again: it goes on from what it finds.',
  })

function say(answer: Exclude<Answer, {kind: 'granted'}>): {readonly reason: string; readonly hint: string} {
  switch (answer.kind) {
    case 'held':
      return {reason: `held by ${describeHolder(answer.holder)}`, hint: 'Wait for it with --wait, or see `shipit lock`.'}
    case 'busy':
      return {
        reason: `a script of a client that was cut off is still at work (${describeHolder(answer.holder)})`,
        hint: 'Its present step comes to an end by itself. Wait for it with --wait.',
      }
    case 'locked':
      return {
        reason: answer.lock ? `locked by ${answer.lock.who} since ${toMinute(answer.lock.since)}: ${answer.lock.message}` : 'locked',
        hint: 'Once that is over: `shipit lock release`.',
      }
  }
}

const list = (hosts: readonly string[]): string => (hosts.length < 2 ? hosts.join('') : `${hosts.slice(0, -1).join(', ')} and ${hosts.at(-1)}`)
