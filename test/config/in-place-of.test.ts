import {expect} from 'chai'
import {inPlaceOf, successorOf} from '../../src/lib/config/in-place-of.js'
import type {Host} from '../../src/lib/config/config.js'
import {configOf} from '../support/config.js'

const old: Host = {name: '203.0.113.10', address: '203.0.113.10', user: 'deploy', port: 2222, key: '~/.ssh/shop', tags: ['db'], local: false}

describe('successorOf()', () => {
  it('is reached as the old host was, but for what its word says', () => {
    expect(successorOf(old, '203.0.113.20')).to.deep.equal({...old, name: '203.0.113.20', address: '203.0.113.20'})
    expect(successorOf(old, 'root@203.0.113.20:22')).to.deep.equal({...old, name: '203.0.113.20', address: '203.0.113.20', user: 'root', port: 22})
  })

  it('keeps a name that the file gives', () => {
    expect(successorOf({...old, name: 'db1'}, '203.0.113.20')).to.deep.equal({...old, name: 'db1', address: '203.0.113.20'})
    expect(successorOf({...old, name: '203.0.113.10:2222'}, '203.0.113.20').name).to.equal('203.0.113.20')
  })

  it('is no longer this machine, unless it is', () => {
    expect(successorOf({name: 'localhost', address: 'localhost', tags: [], local: true}, '203.0.113.20')).to.deep.equal({
      name: '203.0.113.20',
      address: '203.0.113.20',
      tags: [],
      local: false,
    })
    expect(successorOf(old, 'localhost')).to.deep.equal({name: 'localhost', address: 'localhost', tags: ['db'], local: true})
  })
})

describe('inPlaceOf()', () => {
  it('moves all that is on the old host, and leaves the others where they are', () => {
    const config = configOf(`
app: shop
image: shop
hosts: [203.0.113.10, 203.0.113.11]
port: 3000
volumes: ["uploads:/uploads"]
accessories: {postgres: {image: "postgres:17", host: 203.0.113.10, secrets: [POSTGRES_PASSWORD]}}
jobs: {etl: {schedule: daily, command: run, host: 203.0.113.11}}
backups: {db: {from: postgres, to: offsite}, uploads: {from: uploads, to: offsite, host: 203.0.113.11}}
stores: {offsite: {repository: "s3:https://s3.example.com/shop", password: BACKUP_PASSWORD}}
`)
    const {hosts, roles, accessories, jobs = [], backups = []} = inPlaceOf(config, '203.0.113.10', {name: 'new', address: 'new', tags: [], local: false})
    expect({
      hosts: hosts.map(({name}) => name),
      roles: roles.map((role) => role.hosts),
      accessories: accessories.map((each) => each.hosts),
      jobs: jobs.map(({host}) => host),
      backups: backups.map(({name, host}) => `${name} on ${host}`),
    }).to.deep.equal({
      hosts: ['new', '203.0.113.11'],
      roles: [['new', '203.0.113.11']],
      accessories: [['new']],
      jobs: ['203.0.113.11'],
      backups: ['db on new', 'uploads on 203.0.113.11', 'host on new'],
    })
  })
})
