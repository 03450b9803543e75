import type {ErrorCode} from '../../errors.js'

/** What a check has to say of one thing. */
export type Finding = {
  readonly area: Area
  /** Absent: the deployer's machine. */
  readonly host?: string
  /** Two words at most: `disk /var/lib`. */
  readonly what: string
  readonly state: State
  /** What is so. */
  readonly told: string
  /** What to type or do. */
  readonly fix?: string
  /** Of a fault: the error that a command would end with. */
  readonly code?: ErrorCode
}

export type State = 'ok' | 'warning' | 'fault' | 'skipped'

export type Area = 'config' | 'programs' | 'access' | 'secrets' | 'machine' | 'network' | 'proxy' | 'containers' | 'upkeep' | 'jobs' | 'backups'

type Words = {
  ok(what: string, told: string): Finding
  skipped(what: string, told: string): Finding
  warning(what: string, told: string, fix: string): Finding
  fault(what: string, told: string, fix: string, code?: ErrorCode): Finding
}

/** Findings of one area, on a host or here. */
export const findings = (area: Area, host?: string): Words => {
  const place = {area, ...(host !== undefined && {host})}
  return {
    ok: (what, told) => ({...place, what, state: 'ok', told}),
    skipped: (what, told) => ({...place, what, state: 'skipped', told}),
    warning: (what, told, fix) => ({...place, what, state: 'warning', told, fix}),
    fault: (what, told, fix, code = 'PREFLIGHT_FAILED') => ({...place, what, state: 'fault', told, fix, code}),
  }
}
