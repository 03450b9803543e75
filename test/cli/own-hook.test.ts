import {expect} from 'chai'
import {inOwnHook, ownHook} from '../../src/lib/cli/own-hook.js'
import {ShipitError} from '../../src/lib/errors.js'

describe('a command that a hook calls', () => {
  it('knows the hook of its own app that runs under the lease, and no other', () => {
    expect(ownHook('shop', {SHIPIT_APP: 'shop', SHIPIT_HOOK: 'after-deploy'})).to.equal('after-deploy')
    expect(ownHook('blog', {SHIPIT_APP: 'shop', SHIPIT_HOOK: 'after-deploy'})).to.equal(undefined)
    expect(ownHook('shop', {SHIPIT_APP: 'shop', SHIPIT_HOOK: 'before-connect'})).to.equal(undefined)
    expect(ownHook('shop', {SHIPIT_APP: 'shop'})).to.equal(undefined)
    expect(ownHook('shop', {})).to.equal(undefined)
  })

  it('is told that the lease is held by who runs the hook, and any other error as it is', () => {
    const held = new ShipitError('LEASE_HELD', 'web1: held by ada@laptop since 2026-01-31 12:00 UTC: deploy v1.', {hint: 'Wait for it with --wait, or see `shipit lock`.'})
    const told = inOwnHook(held, 'after-deploy')
    expect(told).to.deep.include({
      code: 'LEASE_HELD',
      exitCode: 3,
      message: held.message,
      hint: 'That is who runs this hook, after-deploy: no other command can change the app until it has ended, and none waits for it here. Call it after `shipit deploy`.',
    })
    expect(inOwnHook(held, undefined)).to.equal(held)
    const other = new ShipitError('HOST_UNREACHABLE', 'web1: no answer.')
    expect(inOwnHook(other, 'after-deploy')).to.equal(other)
  })
})
