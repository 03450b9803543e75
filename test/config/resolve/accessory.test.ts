import {expect} from 'chai'
import {configOf} from '../../support/config.js'

describe('an accessory', () => {
  const accessoryOf = (written: string) =>
    configOf(`app: shop\nimage: shop\nhosts: h1\nport: 80\naccessories:\n  postgres: {image: "postgres:17", secrets: [POSTGRES_PASSWORD]${written}}\n`).accessories[0]

  it('runs on the one host there is, and is published for that host alone', () => {
    expect(
      accessoryOf(', port: 5432, volumes: [data:/var/lib/postgresql/data], health: pg_isready -U postgres, databases: {shop: {}, blog: {owner: writer}, wiki: }'),
    ).to.deep.equal({
      name: 'postgres',
      kind: 'postgres',
      image: 'postgres:17',
      hosts: ['h1'],
      port: 5432,
      publish: ['127.0.0.1:5432:5432'],
      domains: [],
      path: '/',
      stripPath: false,
      tls: 'off',
      command: [],
      env: {},
      secrets: [{env: 'POSTGRES_PASSWORD', name: 'POSTGRES_PASSWORD'}],
      files: [],
      limits: {},
      volumes: [{source: 'shop-postgres-data', target: '/var/lib/postgresql/data', readOnly: false}],
      options: [],
      health: {kind: 'command', command: ['pg_isready', '-U', 'postgres'], interval: 1, timeout: 5, deadline: 60},
      console: ['psql', '-U', 'postgres', 'postgres'],
      databases: [
        {name: 'shop', owner: 'shop'},
        {name: 'blog', owner: 'writer'},
        {name: 'wiki', owner: 'wiki'},
      ],
      persist: false,
      stopTimeout: 120,
    })
  })

  it('is published as it is written, and not by itself when the proxy leads to it', () => {
    const published = [', port: 5432, publish: "0.0.0.0:5432"', ', publish: ["5432", "127.0.0.1:1:2", "[::1]:53"]', ', port: 80, domains: a.example.com'].map(
      (written) => accessoryOf(written)?.publish,
    )
    expect(published).to.deep.equal([['0.0.0.0:5432:5432'], ['5432:5432', '127.0.0.1:1:2', '[::1]:53:53'], []])
  })

  it('is healthy by a command, by a path, or by a mapping of either', () => {
    const times = {interval: 1, timeout: 5, deadline: 60}
    const http = {kind: 'http', path: '/up', port: 8080, status: [{from: 200, to: 299}]}
    const healths = ['health: /up', 'health: {command: [a, b c], deadline: 2m}', 'health: {path: /up, port: 8080}'].map(
      (written) => accessoryOf(`, port: 8080, ${written}`)?.health,
    )
    expect(healths).to.deep.equal([
      {...http, ...times},
      {kind: 'command', command: ['a', 'b c'], ...times, deadline: 120},
      {...http, ...times},
    ])
  })
})
