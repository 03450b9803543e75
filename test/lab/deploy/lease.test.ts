import {hostname, userInfo} from 'node:os'
import {expect} from 'chai'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {openLab} from '../fixture.js'

describe('lab: two clients at once', function () {
  this.timeout(60_000)
  let app: App

  before(async () => {
    app = await createApp(await openLab(), 'leased', {hosts: ['web1', 'web2']})
    await app.deploy()
  })

  /** A deploy that stays at its hook until `then` has ended. */
  const during = async (version: string, work: () => Promise<void>): Promise<number | null> => {
    await app.configure({env: {VERSION: version}, hooks: {'before-deploy': {command: ['sh', '-c', 'until [ -e go ]; do sleep 0.1; done'], timeout: '40s'}}})
    let began: (() => void) | undefined
    const holding = new Promise<void>((resolve) => (began = resolve))
    const first = app.say(['deploy', '--yes', '--verbose'], {onOutput: (text) => void (text.includes('until [ -e go ]') && began?.())})
    await Promise.race([holding, first.then(({stderr}) => Promise.reject(new Error(stderr)))])
    await work()
    return (await first).code
  }
  const go = async () => void (await import('node:fs/promises')).writeFile(`${app.directory}/go`, '')

  it('tells the second who deploys, from where and since when, exit 3, and lets it wait', async () => {
    const code = await during('v2', async () => {
      const second = await app.run('deploy', '--yes')
      expect([second.code, second.error?.code], second.error?.message).to.deep.equal([3, 'LEASE_HELD'])
      expect(second.error?.message)
        .to.include(`${userInfo().username}@${hostname()}`)
        .and.to.match(/\d\d:\d\d/)
      const reads = await app.run('plan')
      expect(reads.code, 'reading needs no lease').to.equal(0)
      const third = app.run('rollback', '--yes', '--wait')
      await go()
      const waited = await third
      expect(waited.code, waited.error?.message).to.equal(0)
    })
    expect(code).to.equal(0)
    expect((await app.who('web2')).version).to.equal('v1')
  })
})
