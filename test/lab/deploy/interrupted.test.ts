import {expect} from 'chai'
import {startLoad} from '../load.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {openLab} from '../fixture.js'

/** A moment: the first line that matches, of what \`--verbose\` tells while it works. */
const moments: readonly (readonly [string, RegExp])[] = [
  ['while it connects', /Connecting/],
  ['as the release is written', /# Write release/],
  ['as the new replicas are started', /# Start cut-web-\w+-2/],
  ['while they are waited for', /# cut-web-\w+-1 is healthy/],
  ['at the switch', /# Switch web/],
  ['while the old ones drain', /# Drain/],
  ['as the old ones are removed', /# Remove cut-web-\w+-1/],
]

describe('lab: a deploy whose client is ended', function () {
  this.timeout(120_000)
  let app: App
  let turn = 1

  before(async () => {
    app = await createApp(await openLab(), 'cut', {written: {replicas: 2, health: {path: '/up', interval: '1s'}}})
    await app.deploy()
  })

  const cases = [
    ...moments.map((moment) => ['SIGKILL', ...moment] as const),
    ...moments.slice(2, 6).map((moment, index) => [index % 2 === 0 ? 'SIGINT' : 'SIGTERM', ...moment] as const),
  ]
  for (const [signal, name, line] of cases) {
    it(`by ${signal} ${name}: no request fails, the lease is free, and the same command again converges`, async () => {
      turn += 1
      await app.configure({env: {VERSION: `v${turn}`, FAIL: 'slow:1'}})
      const load = await startLoad({targets: app.targets({keepAlive: 2, fresh: 1, echo: 1, long: 1}), rate: 60, longMs: 1000})
      let ended = false
      const cut = await app.say(['deploy', '--yes', '--verbose'], {
        onOutput: (text, kill) => {
          if (ended || !line.test(text)) return
          ended = true
          kill(signal)
        },
      })
      expect(ended, `it never came to ${String(line)}:\n${cut.stderr}`).to.equal(true)
      const again = await app.run('deploy', '--yes')
      const report = await load.stop()

      if (signal !== 'SIGKILL') {
        expect(cut.code, cut.stderr).to.equal(1)
        expect(cut.stderr).to.match(/(Finishing “.+” on web1|Stopping here)(, then taking back what was begun|; no further step begins)\. (Ctrl-C|SIGTERM) again ends at once\./)
        expect(cut.stderr).to.match(/Error: Cancelled after \d+ of \d+ steps.*\. On web1 \d+-1 runs/)
      }
      expect(again.code, again.error?.message).to.equal(0)
      expect(report.failed, cut.stderr).to.deep.equal([])
      expect((await app.who()).version).to.equal(`v${turn}`)
      const containers = await app.containers()
      expect(containers).to.have.lengthOf(2)
      for (const container of containers) expect(container).to.match(/ running$/)
      expect((await app.run('plan', '--exit-code')).code).to.equal(0)
    })
  }

  it('in a rollback: the next one finishes it, and does not go further back', async () => {
    const {answer} = await app.run<readonly {readonly id: string; readonly currentOn: readonly string[]}[]>('releases')
    const [, before] = answer
    let ended = false
    await app.say(['rollback', '--yes', '--verbose'], {
      onOutput: (text, kill) => {
        if (ended || !/# Remove cut-web-\w+-1/.test(text)) return
        ended = true
        kill('SIGKILL')
      },
    })
    expect(ended).to.equal(true)
    const again = await app.say(['rollback', '--yes'])
    expect(again.code, again.stderr).to.equal(0)
    expect(again.stderr).to.contain(`A rollback to ${before?.id} was cut off: it is finished.`)
    expect((await app.who()).release).to.equal(before?.id)
  })
})
