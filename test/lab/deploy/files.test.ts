import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {createApp} from '../app.js'
import type {App, Outcome} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

describe('lab: files in containers', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: App
  const bytes = Buffer.from([0, 1, 255, 10, 13, 10])
  const env = {TLS_KEY: 'key of one\n  "quoted" $HOME'}
  const written = {
    hosts: ['web1'],
    options: ['--user', '1000:1000'],
    files: {'/etc/app/settings.bin': 'settings.bin', '/run/secrets/tls.key': {secret: 'TLS_KEY', mode: '0400', owner: '1000:1000'}},
    hooks: {'before-switch': {command: ['sh', '-c', 'test -r /run/secrets/tls.key && test -r /etc/app/settings.bin'], in: 'image'}},
  }
  const inContainer = async (script: string): Promise<string> => (await app.say(['exec', 'web', '--', 'sh', '-c', script])).stdout
  const kept = async (host = 'web1'): Promise<readonly string[]> =>
    (await onHost(lab, host, `cd /var/lib/shipit/apps/${app.name}/files && stat -c '%a %u:%g' * | sort; stat -c '%a' . /var/lib/shipit`)).split('\n')
  const deploy = async (values: Readonly<Record<string, string>>): Promise<string> => {
    const {code, stdout, stderr} = await app.say(['deploy', '--yes'], {env: values})
    expect(code, stderr).to.equal(0)
    return stdout + stderr
  }

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'filed', {written})
    await writeFile(join(app.directory, 'settings.bin'), bytes)
  })

  it('arrive byte for byte with mode and owner, for the user of the image and for nobody else on the host', async () => {
    await deploy(env)
    expect(await inContainer('cat /run/secrets/tls.key')).to.equal(env.TLS_KEY)
    expect(await inContainer('od -An -tx1 /etc/app/settings.bin')).to.equal(' 00 01 ff 0a 0d 0a\n')
    expect(await inContainer('stat -c "%a %u:%g" /run/secrets/tls.key /etc/app/settings.bin; echo no > /etc/app/settings.bin || echo read-only')).to.equal(
      '400 1000:1000\n444 0:0\nread-only\n',
    )
    expect(await kept()).to.deep.equal(['400 1000:1000', '444 0:0', '700', '700'])
    expect(await onHost(lab, 'web1', `su -s /bin/sh nobody -c 'cat /var/lib/shipit/apps/${app.name}/files/*' 2>&1 || true`)).to.include('Permission denied')
  })

  it('are no reason to deploy when they are as they were', async () => {
    const {stdout} = await app.say(['deploy', '--yes', '--json'], {env})
    expect((JSON.parse(stdout) as Outcome).changed).to.equal(false)
  })

  it('that changed are told by plan, by path and hash, and roll the role', async () => {
    await writeFile(join(app.directory, 'settings.bin'), 'second')
    const plan = await app.say(['plan'], {env: {TLS_KEY: 'key of two'}})
    expect(plan.stdout).to.match(
      /~ web .*\n +~ secret TLS_KEY +[0-9a-f]{8} → [0-9a-f]{8}\n +~ file \/etc\/app\/settings\.bin +changed\n +~ file \/run\/secrets\/tls\.key +changed\n/,
    )
    expect(plan.stdout).to.not.include('key of two')
    expect(await deploy({TLS_KEY: 'key of two'})).to.include('file /etc/app/settings.bin changed')
    expect(await inContainer('cat /run/secrets/tls.key /etc/app/settings.bin')).to.equal('key of twosecond')
  })

  it('go back with their release, to a host that joined since as well', async () => {
    await app.configure({...written, hosts: ['web1', 'web2']})
    await deploy({TLS_KEY: 'key of three'})
    const ran = await app.run<Outcome>('rollback', '--yes', '1-1')
    expect([ran.code, ran.answer.release], ran.error?.message).to.deep.equal([0, '1-1'])
    for (const host of ['web1', 'web2']) {
      const held = await app.say([
        'exec',
        'web',
        '--host',
        host,
        '--',
        'sh',
        '-c',
        'cat /run/secrets/tls.key; od -An -tx1 /etc/app/settings.bin; stat -c "%a %u:%g" /run/secrets/tls.key',
      ])
      expect(held.stdout, host).to.equal(`${env.TLS_KEY} 00 01 ff 0a 0d 0a\n400 1000:1000\n`)
    }
    await app.configure(written)
  })

  it('go when no kept release needs them', async () => {
    await app.configure({...written, deploy: {keep: 1}})
    await writeFile(join(app.directory, 'settings.bin'), 'third')
    await deploy({TLS_KEY: 'key of two'})
    expect(await kept()).to.have.length(4)
    expect(await inContainer('cat /run/secrets/tls.key /etc/app/settings.bin')).to.equal('key of twothird')
  })

  it('that are missing are told before anything is touched', async () => {
    await app.configure({...written, files: {'/etc/a': 'nowhere.txt'}})
    const failed = await app.run('deploy', '--yes')
    expect([failed.code, failed.error?.code, failed.error?.message]).to.deep.equal([2, 'CONFIG_INVALID', 'files: /etc/a is to hold nowhere.txt, which does not exist.'])
  })
})
