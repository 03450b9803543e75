import {expect} from 'chai'
import {execa} from 'execa'
import {findLocalEngine} from '../../../src/lib/run/local-engine.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {changeHost} from './host.js'

describe('lab: a host whose disk is full', function () {
  this.timeout(120_000)
  let lab: TestLab
  let app: App
  let standing: readonly string[]
  const folder = '/var/lib/shipit/apps/cramped'
  const fill = `dd if=/dev/zero of=${folder}/ballast bs=4k 2>/dev/null || true`

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'cramped')
    await app.deploy()
    standing = await app.containers()
  })

  const refused = async (error: {readonly message: string; readonly hint?: string} | undefined, message: RegExp) => {
    expect(error?.message)
      .to.match(message)
      .and.to.match(/no space left on device/i)
    expect(error?.message).to.not.include('Going back failed')
    expect(error?.hint).to.match(/^Make room on web1: `df -h`/)
    expect(await app.containers()).to.deep.equal(standing)
    expect((await app.who()).version).to.equal('v1')
  }

  it('while an image is delivered: exit 1 with the host and what to look at, the old release serves, and with room it goes through', async () => {
    const {docker, env} = await findLocalEngine()
    await execa(docker, ['build', '--quiet', '--tag', 'shipit-test-cramped:1', '-'], {
      env,
      input: `FROM ${lab.image.image}:${lab.image.tag}\nRUN head -c 8000000 /dev/urandom > /ballast\n`,
    })
    await app.configure({image: 'shipit-test-cramped', tag: '1', env: {VERSION: 'v2'}})
    await changeHost('web1', 'mkdir -p /var/lib/docker/tmp; mount -t tmpfs -o size=1m tmpfs /var/lib/docker/tmp')
    const {code, error} = await app.run('deploy', '--yes').finally(() => changeHost('web1', 'umount /var/lib/docker/tmp'))
    expect([code, error?.code]).to.deep.equal([1, 'COMMAND_FAILED'])
    await refused(error, /^Deliver shipit-test-cramped:1 .* failed on web1: /)
    await app.deploy()
    expect((await app.who()).version).to.equal('v2')
    await app.configure({})
    await app.deploy()
    standing = await app.containers()
  })

  describe('where shipit keeps its files', () => {
    before(() => changeHost('web1', `cp -a ${folder} /root/cramped; mount -t tmpfs -o size=256k tmpfs ${folder}; cp -a /root/cramped/. ${folder}/`))
    after(() => changeHost('web1', `rm -f ${folder}/ballast; rm -rf /root/cramped; cp -a ${folder} /root/cramped; umount ${folder}; cp -a /root/cramped/. ${folder}/`))

    it('as the release is written: exit 1, all is put back, and nothing of it is left', async () => {
      const before = await onHost(lab, 'web1', `ls ${folder}/releases`)
      await app.configure({env: {VERSION: 'v2'}, hooks: {'before-deploy': {command: ['ssh', 'web1', fill]}}})
      const {code, error} = await app.run('deploy', '--yes')
      expect([code, error?.code], error?.message).to.deep.equal([1, 'COMMAND_FAILED'])
      await refused(error, /^Write release .* failed on web1 /)
      expect(await onHost(lab, 'web1', `ls -A ${folder}/releases`)).to.equal(before)
    })

    it('before the lease: exit 1 before anything is built or asked, and with room it goes through', async () => {
      await changeHost('web1', fill)
      await app.configure({env: {VERSION: 'v2'}})
      const {code, error} = await app.run('deploy', '--yes')
      expect([code, error?.code], error?.message).to.deep.equal([1, 'COMMAND_FAILED'])
      await refused(error, /^The lease on web1 could not be taken: /)
      await changeHost('web1', `rm ${folder}/ballast`)
      await app.deploy()
      expect((await app.who()).version).to.equal('v2')
    })

    it('while a job is followed: exit 1 with the host and what to look at, and with room it goes through', async () => {
      await app.configure({jobs: {tidy: {schedule: 'daily', command: ['echo', 'tidied']}}})
      await app.deploy()
      await changeHost('web1', fill)
      const {code, error} = await app.run('job', 'run', 'tidy', '--follow')
      await changeHost('web1', `rm ${folder}/ballast`)
      expect([code, error?.code]).to.deep.equal([1, 'COMMAND_FAILED'])
      expect(error?.message).to.match(/^Run \S+-manual of tidy is over, and \S+ on web1 does not say how it ended\.$/)
      expect(error?.hint).to.match(/^Is the disk full\? shipit ssh web1 -- df -h /)
      expect((await app.run('job', 'run', 'tidy', '--follow')).code).to.equal(0)
    })
  })
})
