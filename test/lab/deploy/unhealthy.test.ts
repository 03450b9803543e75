import {expect} from 'chai'
import {startLoad} from '../load.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

type Badness = {readonly fail: string; readonly seen: RegExp; readonly lastWords?: string; readonly command?: readonly string[]}

const bad: readonly Badness[] = [
  {fail: 'refuse', seen: /refused/, lastWords: 'waiting for the queue'},
  {fail: 'wrongport', seen: /refused/, lastWords: 'listens on port 3001'},
  {fail: '500', seen: /\b500\b/, lastWords: 'listens on port 3000'},
  {fail: '301', seen: /\b301\b/, lastWords: 'line 40', command: ['sh', '-c', 'seq 40 | sed "s/^/line /"; exec node server.js']},
  {fail: 'hang', seen: /timed out|time-out|timeout|no answer/i},
  {fail: 'exit', seen: /exit(ed)?\b.*\b1\b/, lastWords: 'fatal: cannot reach the database'},
]

describe('lab: releases that fail their health check', function () {
  this.timeout(120_000)
  const health = {path: '/up', timeout: '1s', deadline: '8s'}
  let lab: TestLab
  let app: App
  let standing: readonly string[]

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'unwell', {hosts: ['web1', 'web2'], written: {health}})
    await app.deploy()
    standing = await app.containers()
  })

  for (const {fail, seen, lastWords, command} of bad) {
    it(`FAIL=${fail}: nothing is switched, the reason and the last lines are told, exit 5, and nothing of it is left`, async () => {
      await app.configure({env: {VERSION: 'v2', FAIL: fail}, ...(command && {command}), ...(fail === 'exit' && {health: {...health, deadline: '60s'}})})
      const load = await startLoad({targets: app.targets({keepAlive: 1, fresh: 1}), rate: 50})
      const ran = await app.run('deploy', '--yes')
      const report = await load.stop()

      expect([ran.code, ran.error?.code], JSON.stringify(ran.error)).to.deep.equal([5, 'UNHEALTHY'])
      const told = `${ran.error?.message}\n${ran.error?.hint ?? ''}`
      expect(told)
        .to.match(seen)
        .and.to.match(/web[12]/)
      if (lastWords !== undefined) expect(told).to.include(lastWords)
      if (fail === 'exit') expect(told, 'what has exited is not waited for').to.include('ended by itself').and.to.not.include('Given up')
      expect(report.failed).to.deep.equal([])
      expect(Object.keys(report.byVersion)).to.deep.equal(['v1'])
      for (const host of app.hosts) expect(await app.containers(host)).to.deep.equal(standing)
    })
  }

  it('one bad host keeps all others from switching', async () => {
    await onHost(lab, 'web2', 'mkdir -p /srv/unwell && touch /srv/unwell/bad')
    await app.configure({
      env: {VERSION: 'v2'},
      volumes: ['/srv/unwell:/srv/unwell:ro'],
      command: ['sh', '-c', '[ -e /srv/unwell/bad ] && { echo "bad host" >&2; exit 3; }; exec node server.js'],
    })
    const ran = await app.run('deploy', '--yes')
    expect([ran.code, ran.error?.code], ran.error?.message).to.deep.equal([5, 'UNHEALTHY'])
    expect(ran.error?.message)
      .to.include('web2')
      .and.to.include('bad host')
      .and.to.match(/exit.*\b3\b/)
    for (const host of app.hosts) {
      expect(await app.containers(host)).to.deep.equal(standing)
      expect((await app.who(host)).version).to.equal('v1')
    }
  })

  it('a good release goes through after all that', async () => {
    await app.configure({env: {VERSION: 'v3', FAIL: 'slow:1'}})
    await app.deploy()
    expect((await app.who('web2')).version).to.equal('v3')
  })

  it('a first release that is not well leaves nothing behind', async () => {
    const first = await createApp(lab, 'stillborn', {written: {health, env: {FAIL: '500'}}})
    expect((await first.run('deploy', '--yes')).code).to.equal(5)
    expect(await first.containers()).to.deep.equal([])
    expect(await onHost(lab, 'web1', 'ls /var/lib/shipit/apps/stillborn/releases /var/lib/shipit/proxy/routes/stillborn.test 2>/dev/null || true')).to.not.match(/json|caddy$/m)
    await first.configure({env: {VERSION: 'v2'}})
    await first.deploy()
    expect((await first.who()).version).to.equal('v2')
  })
})
