import {expect} from 'chai'
import {onHost, openLab} from '../fixture.js'
import {needImages, postgres, withPassword} from '../accessories/database.js'
import {createApp} from '../app.js'
import type {TestLab} from '../fixture.js'
import {shipit} from '../../house/process.js'

type SetUp = {readonly changed: boolean; readonly deploy?: {readonly changed: boolean}; readonly error?: {readonly code: string; readonly message: string; readonly hint: string}}

describe('lab: setup of a bare host', function () {
  this.timeout(240_000)
  const name = `${process.env['SHIPIT_TEST_LAB'] ?? 'test'}-bare`
  const env = {SHIPIT_LAB: name}
  let lab: TestLab
  let address: string

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'postgres:17', 'redis:8')
    const up = await shipit(['lab', 'up', '--name', name, '--hosts', '1', '--bare', '--user', 'deploy', '--json'])
    const [host] = (JSON.parse(up.stdout) as {readonly hosts: readonly {readonly address: string}[]}).hosts
    address = host?.address ?? ''
  })

  after(async () => {
    await shipit(['lab', 'down', '--name', name])
  })

  const setup = async (directory: string): Promise<{readonly code: number | null; readonly answer: SetUp}> => {
    const {code, stdout} = await shipit(['setup', '-d', 'lab', '--json'], {cwd: directory, env: {...env, ...withPassword.env}})
    return {code, answer: JSON.parse(stdout) as SetUp}
  }

  it('tells who has port 80 before anything is touched; then brings engine, proxy, databases and app, as a user with sudo; then finds nothing to do', async () => {
    const app = await createApp(lab, 'fresh', {
      hosts: ['203.0.113.10'],
      written: {domains: undefined, tls: undefined, accessories: {postgres: postgres(), redis: {image: 'redis:8'}}},
    })
    const onBare = async (...command: readonly string[]): Promise<string> => (await shipit(['lab', 'ssh', '--name', name, 'web1', '--', ...command])).stdout

    await onBare('sudo', 'systemd-run', '--unit', 'squatter', '--socket-property', 'ListenStream=80', '/bin/true')
    const refused = await setup(app.directory)
    expect([refused.code, refused.answer.error?.code]).to.deep.equal([1, 'PREFLIGHT_FAILED'])
    expect(refused.answer.error?.message).to.match(/^web1: Port 80 is taken by systemd \(process 1\)\.$/)
    expect(await onBare('command', '-v', 'docker')).to.equal('')
    await onBare('sudo', 'systemctl', 'stop', 'squatter.socket')

    const first = await setup(app.directory)
    expect([first.code, first.answer.changed, first.answer.deploy?.changed], JSON.stringify(first.answer)).to.deep.equal([0, true, true])
    expect((await fetch(`http://${address}/`)).status).to.equal(200)
    expect(await onBare('sudo', 'docker', 'exec', 'fresh-postgres', 'psql', '-U', 'postgres', '-Atc', 'select 1')).to.equal('1\n')
    expect(await onBare('sudo', 'docker', 'exec', 'fresh-redis', 'redis-cli', 'ping')).to.equal('PONG\n')

    const second = await setup(app.directory)
    expect([second.code, second.answer.changed, second.answer.deploy?.changed]).to.deep.equal([0, false, false])
  })

  it('keeps what it needs to itself on a host that others use, too', async () => {
    expect(await onHost(lab, 'web1', 'stat -c "%a %U" /var/lib/shipit /var/lib/shipit/proxy')).to.equal('700 root\n700 root')
  })
})
