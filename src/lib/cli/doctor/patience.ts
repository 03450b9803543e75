import {ShipitError} from '../../errors.js'
import {closedHost} from '../../features/doctor/host/access.js'
import type {Finding} from '../../features/doctor/finding.js'

/** Seconds that a host may take to answer everything. */
const patience = 60

/** Asks a host, with a signal that ends with `signal` or when it takes too long. One that does not answer, or refuses, is a finding. */
export async function patiently<T extends {readonly findings: readonly Finding[]}>(
  host: string,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T | {readonly findings: readonly Finding[]}> {
  const late = AbortSignal.timeout(patience * 1000)
  try {
    return await ask(AbortSignal.any([signal, late]))
  } catch (error) {
    if (late.aborted) return {findings: [closedHost(host, silent(host))]}
    if (error instanceof ShipitError && !signal.aborted) return {findings: [closedHost(host, error)]}
    throw error
  }
}

const silent = (host: string): ShipitError =>
  new ShipitError('HOST_UNREACHABLE', `It did not answer within ${patience} s.`, {hint: `Is its engine stuck, or the host overloaded? Look with \`shipit ssh ${host}\`.`})
