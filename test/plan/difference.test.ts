import {expect} from 'chai'
import {differences} from '../../src/lib/plan/difference.js'

describe('differences()', () => {
  it('are told key by key, in the words of deploy.yml', () => {
    const before = {replicas: 2, stopTimeout: 10, limits: {}, env: {logLevel: 'info', OLD: 'x'}, health: {path: '/up', interval: 1}}
    const after = {replicas: 3, stopTimeout: 20, limits: {memory: '512m'}, env: {logLevel: 'debug', NEW: 'y'}, health: {path: '/up', interval: 2}}
    expect(differences(before, after)).to.deep.equal([
      {sign: '~', what: 'replicas', from: '2', to: '3'},
      {sign: '~', what: 'stop_timeout', from: '10', to: '20'},
      {sign: '+', what: 'limits memory', to: '512m'},
      {sign: '~', what: 'env logLevel', from: 'info', to: 'debug'},
      {sign: '-', what: 'env OLD', from: 'x'},
      {sign: '+', what: 'env NEW', to: 'y'},
      {sign: '~', what: 'health interval', from: '1', to: '2'},
    ])
  })

  it('tell of a list what came and went, and of a command the whole', () => {
    const before = {
      domains: ['a.example.com', 'b.example.com'],
      command: ['node', 'a b.js'],
      secrets: [{env: 'TOKEN', name: 'TOKEN'}],
      volumes: [{source: 'shop-data', target: '/data', readOnly: false}],
      files: [{target: '/run/key', from: {secret: 'KEY'}, mode: 256}],
      then: [{kind: 'restart', role: 'web'}],
    }
    const after = {
      domains: ['b.example.com', 'c.example.com'],
      command: ['node', 'b.js'],
      secrets: [{env: 'TOKEN', name: 'OTHER'}],
      volumes: [{source: 'shop-data', target: '/data', readOnly: true}],
      files: [],
      then: [{kind: 'job', job: 'etl'}],
    }
    expect(differences(before, after)).to.deep.equal([
      {sign: '+', what: 'domains', to: 'c.example.com'},
      {sign: '-', what: 'domains', from: 'a.example.com'},
      {sign: '~', what: 'command', from: "node 'a b.js'", to: 'node b.js'},
      {sign: '+', what: 'secrets', to: 'TOKEN from OTHER'},
      {sign: '-', what: 'secrets', from: 'TOKEN'},
      {sign: '+', what: 'volumes', to: 'shop-data:/data:ro'},
      {sign: '-', what: 'volumes', from: 'shop-data:/data'},
      {sign: '-', what: 'files', from: '/run/key'},
      {sign: '+', what: 'then', to: 'job etl'},
      {sign: '-', what: 'then', from: 'restart web'},
    ])
  })

  it('do not show values of what is named like a secret, and of what is long the beginning', () => {
    expect(differences({env: {API_KEY: 'one', DATABASE_URL: 'postgres://a'}}, {env: {API_KEY: 'two', TEXT: `${'x'.repeat(80)}`, LINES: 'a\nb'}})).to.deep.equal([
      {sign: '~', what: 'env API_KEY'},
      {sign: '-', what: 'env DATABASE_URL'},
      {sign: '+', what: 'env TEXT', to: `${'x'.repeat(59)}…`},
      {sign: '+', what: 'env LINES', to: '"a\\nb"'},
    ])
  })

  it('of equal values, whatever the order of their keys: none', () => {
    expect(differences({env: {A: '1', B: '2'}, domains: ['a', 'b']}, {domains: ['b', 'a'], env: {B: '2', A: '1'}})).to.deep.equal([])
  })
})
