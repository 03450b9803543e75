import {expect} from 'chai'
import {root} from '../../house/process.js'
import {startLoad} from '../load.js'
import {atScreen} from '../../support/screen.js'
import type {AtScreen} from '../../support/screen.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {steady} from './steady.js'

type Terminal = {readonly columns?: number; readonly env?: Readonly<Record<string, string>>; readonly host?: string}

/** An app that starts when it is let: meanwhile a deploy stands at the wait for its health. */
const written = {
  volumes: ['/srv/face:/gate:ro'],
  command: ['sh', '-c', 'until [ -e /gate/open ]; do sleep 0.05; done; exec node server.js'],
  health: {path: '/up', deadline: '60s'},
}

const bothWait = /web1 {2}waiting.*: [^]*web2 {2}waiting.*: /

describe('lab: what one sees of a deploy at a terminal', function () {
  this.timeout(120_000)
  let lab: TestLab
  let app: App

  const onEach = (script: string): Promise<unknown> => Promise.all(app.hosts.map((host) => onHost(lab, host, script)))
  const close = (): Promise<unknown> => onEach('rm -f /srv/face/open')
  const open = (): Promise<unknown> => onEach('mkdir -p /srv/face; touch /srv/face/open')

  const deployAt = ({columns = 80, env = {}, host}: Terminal = {}): AtScreen => {
    const words = [process.execPath, `${root}bin/run.js`, 'deploy', '--force', '--yes', ...(host ? ['--host', host] : [])]
    return atScreen(words, {cwd: app.directory, size: {columns}, env: {...lab.env, ...env}})
  }

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'face', {hosts: ['web1', 'web2'], written})
    await open()
    await app.deploy()
  })
  afterEach(open)

  it('80 columns: who is waited for on each host and what it answers, then what runs where, since how long, and what visitors got', async () => {
    await close()
    const load = await startLoad({targets: app.targets({fresh: 1}), rate: 20})
    const screen = deployAt()
    const waiting = steady(await screen.until(bothWait))
    await open()
    const {code, screen: end, isCursorShown} = await screen.ended
    await load.stop()
    expect([waiting, steady(end), code, isCursorShown]).to.deep.equal([
      [
        'Connecting to 2 hosts',
        'web: by --force',
        '⠋ web1  waiting for face-web-blue-1: refused after 0.0s  0.0s',
        '⠋ web2  waiting for face-web-blue-1: refused after 0.0s  0.0s',
      ],
      [
        'Connecting to 2 hosts',
        'web: by --force',
        '✔ web1  Deploy face 1-1  0.0s',
        '✔ web2  Deploy face 1-1  0.0s',
        'face 1 (release 1-1) runs on web1, web2, after 0.0 s.',
        '  http://face.test/',
        'While it went over: 100 requests, 0 failed (5xx or cut).',
      ],
      0,
      true,
    ])
  })

  it('40 columns and NO_COLOR: rows are cut to one line each, and nothing is coloured', async () => {
    await close()
    const screen = deployAt({columns: 40, env: {NO_COLOR: '1'}})
    const waiting = steady(await screen.until(bothWait))
    await open()
    const {screen: end, bytes} = await screen.ended
    expect([waiting, steady(end)]).to.deep.equal([
      ['Connecting to 2 hosts', 'web: by --force', '⠋ web1  waiting…: refused after…  0.0s', '⠋ web2  waiting…: refused after…  0.0s'],
      [
        'Connecting to 2 hosts',
        'web: by --force',
        '✔ web1  Deploy face 1-1  0.0s',
        '✔ web2  Deploy face 1-1  0.0s',
        'face 1 (release 1-1) runs on web1, web2,',
        ' after 0.0 s.',
        '  http://face.test/',
        'While it went over: no requests in that ',
        'time.',
      ],
    ])
    expect(bytes).to.not.match(/\x1b\[[\d;]*m/)
  })

  it('a screen that becomes narrow in the middle, and wide again, holds each row once', async () => {
    await close()
    const screen = deployAt({columns: 100})
    await screen.until(bothWait)
    await screen.resize(50)
    const narrow = steady(await screen.until(/web1 {2}waiting.*…: [^]*web2 {2}waiting.*…: /))
    await screen.resize(100)
    const wide = steady(await screen.until(/web1 {2}waiting for face-\S+: [^]*web2 {2}waiting for face-\S+: /))
    await open()
    const {screen: end} = await screen.ended
    const above = ['Connecting to 2 hosts', 'web: by --force']
    expect([narrow, wide, steady(end).slice(0, 5)]).to.deep.equal([
      [...above, '⠋ web1  waiting…: refused after 0.0s  0.0s', '⠋ web2  waiting…: refused after 0.0s  0.0s'],
      [...above, '⠋ web1  waiting for face-web-blue-1: refused after 0.0s  0.0s', '⠋ web2  waiting for face-web-blue-1: refused after 0.0s  0.0s'],
      [...above, '✔ web1  Deploy face 1-1  0.0s', '✔ web2  Deploy face 1-1  0.0s', 'face 1 (release 1-1) runs on web1, web2, after 0.0 s.'],
    ])
  })

  it('Ctrl-C: below the rows stands what is finished and what comes then, at the end what was done', async () => {
    await close()
    const screen = deployAt({columns: 170})
    await screen.until(bothWait)
    screen.type('\x03')
    const [, , , , ...below] = steady(await screen.until('at once.'))
    const {code, screen: end, isCursorShown} = await screen.ended
    expect([below, steady(end), code, isCursorShown]).to.deep.equal([
      ['', '› Finishing “waiting for face-web-blue-1” on web1, web2, then taking back what was begun. Ctrl-C again ends at once.'],
      [
        'Connecting to 2 hosts',
        'web: by --force',
        '✖ web1  Cancelled.  0.0s',
        '✖ web2  Cancelled.  0.0s',
        'Finishing “waiting for face-web-blue-1” on web1, web2, then taking back what was begun. Ctrl-C again ends at once.',
        'Error: Cancelled after 10 of 30 steps; what was begun is taken back. On web1, web2 1-1 runs.',
        '  Run the same command again: it goes on from what it finds.',
      ],
      1,
      true,
    ])
  })

  it('Ctrl-C twice: it ends at once, says what may go on, and leaves a cursor', async () => {
    await close()
    const screen = deployAt({columns: 170})
    await screen.until(bothWait)
    screen.type('\x03')
    await screen.until('ends at once.')
    screen.type('\x03')
    const {code, screen: end, isCursorShown} = await screen.ended
    expect([steady(end).slice(4), code, isCursorShown]).to.deep.equal([
      ['', '› Ending at once: “waiting for face-web-blue-1” on web1, web2 may still come to an end there. Run the same command again: it goes on from what it finds.'],
      130,
      true,
    ])
  })

  describe('one line for each stage, and nothing that moves', () => {
    const answer = ['face 1 (release 1-1) runs on web1, after 0.0 s.', '  http://face.test/', 'While it went over: no requests in that time.']
    const talk = ['Connecting to web1', 'web on web1: by --force', 'web1  Prepare  0.0s', 'web1  Switch  0.0s', 'web1  Tidy up  0.0s']

    for (const env of [{TERM: 'dumb'}, {CI: 'true'}])
      it(`at a terminal with ${Object.entries(env).flat().join('=')}`, async () => {
        const {code, screen, bytes} = await deployAt({env, host: 'web1'}).ended
        expect([code, steady(screen)]).to.deep.equal([0, [...talk, ...answer]])
        expect(bytes.includes('\x1b')).to.equal(false)
      })

    it('without a terminal, the answer alone on stdout', async () => {
      const {code, stdout, stderr} = await app.say(['deploy', '--force', '--yes', '--host', 'web1'])
      expect([code, steady(stdout.trimEnd().split('\n')), steady(stderr.trimEnd().split('\n'))]).to.deep.equal([0, answer, talk])
    })

    it('in GitHub Actions, the steps folded in a group of their own', async () => {
      const {code, stdout, stderr} = await app.say(['deploy', '--force', '--yes', '--host', 'web1'], {env: {CI: 'true', GITHUB_ACTIONS: 'true'}})
      const lines = steady(stderr.trimEnd().split('\n'))
      const [begin, end] = [lines.indexOf('::group::Deploy face 1-1'), lines.indexOf('::endgroup::')]
      expect([code, steady(stdout.trimEnd().split('\n')), lines.slice(0, begin), lines.slice(end + 1)]).to.deep.equal([0, answer, talk.slice(0, 2), []])
      const steps = lines.slice(begin + 1, end)
      expect(steps).to.include.members(['web1  face-web-blue-1 is healthy  0.0s', 'web1  Write the audit log  0.0s'])
      expect(steps.filter((line) => !/^web1 {2}\S.* {2}0\.0s$/.test(line))).to.deep.equal([])
    })
  })
})
