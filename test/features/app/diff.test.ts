import {expect} from 'chai'
import {goneRoleDiff, roleDiff} from '../../../src/lib/features/app/diff.js'
import {planRole} from '../../../src/lib/features/app/role-work.js'
import type {Site} from '../../../src/lib/features/app/site.js'
import {config, release, role} from '../../support/release.js'
import {site} from '../../support/site.js'
import {replica} from '../../support/state.js'

const diffOf = (where: Site, wanted = role()) => roleDiff(where, planRole(where, wanted))
const running = {containers: [replica({colour: 'blue', spec: 'spec1', release: '1-v1.1'})], releases: [release(1, 'v1.1')]}

describe('roleDiff()', () => {
  it('of a role that runs nowhere yet: where it answers', () => {
    expect(diffOf(site({}))).to.deep.equal([
      {
        effect: 'create',
        kind: 'role',
        name: 'web',
        told: '1 replica of v1.2',
        differences: [
          {sign: '+', what: 'domains', to: 'shop.example.com'},
          {sign: '+', what: 'port', to: '3000'},
        ],
      },
    ])
  })

  it('of one that goes over: image, settings, values of secrets and contents of files', () => {
    const secrets = [{env: 'TOKEN', name: 'TOKEN'}]
    const files = [{target: '/run/key', from: {secret: 'KEY'}, mode: 0o400}]
    const before = release(1, 'v1.1', {
      config: config({roles: [role({secrets, files, env: {LEVEL: 'info'}})]}),
      secretHashes: {TOKEN: 'aaaaaaaa'},
      files: {web: [{target: '/run/key', path: '/one'}]},
    })
    const now = release(2, 'v1.2', {secretHashes: {TOKEN: 'bbbbbbbb'}, files: {web: [{target: '/run/key', path: '/two'}]}})
    expect(diffOf(site({...running, releases: [before]}, {release: now}), role({secrets, files, env: {LEVEL: 'debug'}, replicas: 2}))).to.deep.equal([
      {
        effect: 'update',
        kind: 'role',
        name: 'web',
        told: '2 replicas',
        differences: [
          {sign: '~', what: 'image', from: 'v1.1', to: 'v1.2'},
          {sign: '~', what: 'replicas', from: '1', to: '2'},
          {sign: '~', what: 'env LEVEL', from: 'info', to: 'debug'},
          {sign: '~', what: 'secret TOKEN', from: 'aaaaaaaa', to: 'bbbbbbbb'},
          {sign: '~', what: 'file /run/key'},
        ],
      },
    ])
  })

  it('of one whose replicas stay, and that is told something of: without a restart', () => {
    const same = release(2, 'v1.1', {image: release(1, 'v1.1').image, specs: {web: 'spec1'}})
    expect(diffOf(site(running, {release: same}), role({domains: ['shop.example.com', 'www.example.com'], drainTimeout: 60}))).to.deep.equal([
      {
        effect: 'update',
        kind: 'role',
        name: 'web',
        told: 'without a restart',
        differences: [
          {sign: '+', what: 'domains', to: 'www.example.com'},
          {sign: '~', what: 'drain_timeout', from: '30', to: '60'},
        ],
      },
    ])
  })

  it('of one that is as wanted: nothing; and by force: why', () => {
    const same = release(1, 'v1.1')
    expect(diffOf(site(running, {release: same}))).to.deep.equal([])
    expect(diffOf(site(running, {release: same, force: true}))).to.deep.equal([{effect: 'update', kind: 'role', name: 'web', told: '1 replica, by --force', differences: []}])
  })

  it('of a role that the file no longer names', () => {
    expect(goneRoleDiff(site(running), [role({name: 'worker'})])).to.deep.equal([{effect: 'remove', kind: 'role', name: 'web', told: 'no longer in the file', differences: []}])
  })
})
