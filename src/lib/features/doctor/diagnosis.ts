import {exitCodeOf} from '../../errors.js'
import type {Finding} from './finding.js'

export type Diagnosis = {
  /** No fault. Warnings are none. */
  readonly healthy: boolean
  readonly faults: number
  readonly warnings: number
  readonly findings: readonly Finding[]
}

export const diagnosisOf = (findings: readonly Finding[]): Diagnosis => {
  const count = (state: Finding['state']): number => findings.filter((each) => each.state === state).length
  return {healthy: count('fault') === 0, faults: count('fault'), warnings: count('warning'), findings}
}

/** A host that is out of reach comes first, then what is written wrong, then what is not healthy. */
const order = [4, 2, 3, 5, 1] as const

/** 0 where there is no fault; else that of the gravest. */
export function exitCodeFor({findings}: Pick<Diagnosis, 'findings'>): number {
  const exits = findings.flatMap(({state, code}) => (state === 'fault' ? [exitCodeOf(code ?? 'PREFLIGHT_FAILED')] : []))
  return order.find((exit) => exits.includes(exit)) ?? 0
}
