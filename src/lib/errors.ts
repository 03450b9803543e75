/** Exit codes: 0 done, 1 failed, 2 usage or config, 3 lease held, 4 host unreachable or refused, 5 release unhealthy. */
const exits = {
  CANCELLED: 1,
  COMMAND_FAILED: 1,
  BUILD_FAILED: 1,
  ENGINE_MISSING: 1,
  NOT_FOUND: 1,
  LEASE_LOST: 1,
  PREFLIGHT_FAILED: 1,
  CONFIG_INVALID: 2,
  CONFLICT: 2,
  NOT_SUPPORTED: 2,
  SECRET_MISSING: 2,
  SECRETS_UNREADABLE: 2,
  USAGE: 2,
  LEASE_HELD: 3,
  AUTH_REFUSED: 4,
  HOST_KEY_CHANGED: 4,
  HOST_KEY_UNKNOWN: 4,
  HOST_UNREACHABLE: 4,
  SUDO_REFUSED: 4,
  UNHEALTHY: 5,
} as const

export type ErrorCode = keyof typeof exits

export const exitCodeOf = (code: ErrorCode): number => exits[code]

export const errorCodes = Object.keys(exits) as readonly ErrorCode[]

/** The one error that shipit throws on purpose, for what a user can mend. Anything else is a bug and flies. */
export class ShipitError extends Error {
  override readonly name = 'ShipitError'
  readonly code: ErrorCode
  /** What to type next. */
  readonly hint: string | undefined
  readonly exitCode: number

  constructor(code: ErrorCode, message: string, {hint, cause}: {hint?: string | undefined; cause?: unknown} = {}) {
    super(message, cause === undefined ? {} : {cause})
    this.code = code
    this.hint = hint
    this.exitCode = exits[code]
  }
}

/** What to say of a thing that was thrown: the message, never a stack. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
