import {ShipitError} from '../errors.js'

/** The hook of this app that called us while the lease is held for it; absent where none did. `name`: of the app, with its destination. */
export function ownHook(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const hook = env['SHIPIT_APP'] === name ? env['SHIPIT_HOOK'] : undefined
  // It comes before the lease.
  return hook === 'before-connect' ? undefined : hook
}

/** Whoever calls a hook holds the lease until it has ended: what the hook calls would wait for itself. */
export function inOwnHook(error: unknown, hook: string | undefined): unknown {
  if (hook === undefined || !(error instanceof ShipitError) || error.code !== 'LEASE_HELD') return error
  return new ShipitError('LEASE_HELD', error.message, {
    hint: `That is who runs this hook, ${hook}: no other command can change the app until it has ended, and none waits for it here. Call it after \`shipit deploy\`.`,
    cause: error,
  })
}
