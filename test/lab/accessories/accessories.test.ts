import {createConnection} from 'node:net'
import {expect} from 'chai'
import {request} from 'undici'
import type {RunOptions} from '../../house/process.js'
import {onHost, openLab, untilOnHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {docker, hasBooted} from '../own-lab.js'
import {createDatabaseApp, needImages, password, postgres, withPassword} from './database.js'
import type {DatabaseApp} from './database.js'

const redis = {image: 'redis:8'}

describe('lab: accessories', function () {
  this.timeout(240_000)
  let lab: TestLab
  let app: DatabaseApp
  const rows = () => app.ask('select sum(x) from kept')
  const boot = (...more: readonly string[]) => app.shipit('accessory', 'boot', 'postgres', '--yes', ...more)

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'postgres:17', 'redis:8')
    app = await createDatabaseApp(lab, 'shop', {accessories: {postgres: postgres(), redis}})
  })

  it('come up before the app, from images that the host could not pull, and are found by their names', async () => {
    expect(await app.must('plan'))
      .to.include('+ accessory postgres  postgres:17')
      .and.to.include('+ accessory redis  redis:8')
    await app.must('deploy', '--yes')
    await app.ask('create table kept (x int); insert into kept select generate_series(1, 1000)')
    const reach = `const s = require('node:net').connect(+process.argv[2], process.argv[1], () => { console.log('reached'); s.end() })`
    expect(await app.must('exec', 'web', '--', 'node', '-e', reach, 'postgres', '5432')).to.equal('reached\n')
    expect(await app.must('exec', 'web', '--', 'node', '-e', reach, 'redis', '6379')).to.equal('reached\n')
  })

  it('are left alone by a deploy that changes nothing of them, and by one of the app', async () => {
    const started = () => onHost(lab, 'web1', 'docker inspect --format {{.State.StartedAt}} shop-postgres shop-redis')
    const before = await started()
    expect(await app.must('deploy', '--yes')).to.include('Nothing to change')
    expect(await app.must('accessory', 'boot', '--all')).to.equal('Nothing to change: postgres, redis are as deploy.yml says.\n')
    await app.configure({env: {VERSION: 'v2'}})
    await app.must('deploy', '--yes')
    await app.must('rollback', '--yes')
    expect(await started()).to.equal(before)
    expect(await rows()).to.equal('500500')
  })

  it('are published nowhere unless deploy.yml says so, and keep their password from all who may look', async () => {
    expect(await onHost(lab, 'web1', 'docker port shop-postgres; ss -Hltn sport = :5432')).to.equal('')
    const folder = '/var/lib/shipit/apps/shop/accessories'
    expect(await onHost(lab, 'web1', `cat ${folder}/*.json`)).to.not.include(password)
    expect(new Set((await onHost(lab, 'web1', `stat -c %a ${folder}/*`)).split('\n'))).to.deep.equal(new Set(['600']))
  })

  it('are told in status, one by one and with the app, and a stopped one is not well', async () => {
    type Status = readonly {readonly accessory: string; readonly state: string; readonly healthy?: boolean}[]
    const status = async () => (await app.run<Status>('accessory', 'status')).answer.map(({accessory, state, healthy}) => ({accessory, state, healthy}))
    expect(await status()).to.deep.equal([
      {accessory: 'postgres', state: 'running', healthy: true},
      {accessory: 'redis', state: 'running', healthy: true},
    ])
    expect((await app.say(['status', '--check'])).code).to.equal(0)
    expect((await app.run('accessory', 'stop', 'redis')).code).to.equal(0)
    expect((await status())[1]).to.deep.equal({accessory: 'redis', state: 'exited', healthy: undefined})
    const checked = await app.say(['status', '--check'])
    expect([checked.code, checked.stdout]).to.satisfy(([code, text]: [number, string]) => code === 1 && /redis +exited/.test(text))
    expect((await app.run('accessory', 'start', 'redis')).code).to.equal(0)
  })

  it('that would restart are told and asked about, and keep their data when they do', async () => {
    const changed = {accessories: {postgres: postgres({command: 'postgres -c max_connections=50'}), redis}}
    await app.configure(changed)
    const refused = await app.shipit('deploy')
    expect([refused.code, refused.stderr]).to.satisfy(([code, text]: [number, string]) => code === 2 && /restart postgres on web1 \(command; about \d+ s without it\)\?/.test(text))
    await app.must('deploy', '--yes')
    expect(await app.ask('show max_connections')).to.equal('50')
    await app.must('accessory', 'reboot', 'postgres')
    expect(await rows()).to.equal('500500')
  })

  it('that do not get healthy are put back as they were, with the reason and the last lines, exit 5', async () => {
    await app.configure({accessories: {postgres: postgres({command: 'postgres -c max_conections=50'}), redis}})
    const {code, stderr} = await boot()
    expect(code, stderr).to.equal(5)
    expect(stderr)
      .to.match(/shop-postgres is not healthy on web1/)
      .and.to.match(/\| .*unrecognized configuration parameter "max_conections"/)
    expect([await app.ask('show max_connections'), await rows()]).to.deep.equal(['50', '500500'])
  })

  it('whose data has another password than the secret are put back, and the way out is told', async () => {
    await app.configure({accessories: {postgres: postgres({command: 'postgres -c max_connections=50'}), redis}})
    const {code, stderr} = await app.say(['accessory', 'boot', 'postgres', '--yes'], {env: {POSTGRES_PASSWORD: 'another'}})
    expect(code, stderr).to.equal(5)
    expect(stderr).to.include('shop-postgres refuses the password in the secret POSTGRES_PASSWORD on web1').and.to.include('ALTER ROLE')
    expect(stderr).to.not.include('another').and.to.not.include(password)
    expect(await rows()).to.equal('500500')
    expect((await boot()).stdout).to.include('Nothing to change')
  })

  it('whose port is taken, or whose image nobody has, are put back or never touched', async () => {
    await onHost(lab, 'web1', 'systemd-run --quiet --unit squatter --socket-property ListenStream=127.0.0.1:15432 /bin/true')
    await app.configure({accessories: {postgres: postgres({publish: '127.0.0.1:15432:5432'}), redis}})
    const taken = await boot()
    await onHost(lab, 'web1', 'systemctl stop squatter.socket')
    expect(taken.code, taken.stderr).to.equal(1)
    expect(taken.stderr).to.match(/15432.*(address already in use|already allocated)/s)
    expect(await rows()).to.equal('500500')

    await app.configure({accessories: {postgres: postgres({image: 'postgres:17.99'}), redis}})
    const missing = await boot()
    expect(missing.code, missing.stderr).to.equal(1)
    expect(missing.stderr).to.include('postgres:17.99')
    expect(await rows()).to.equal('500500')
  })

  it('whose disk is full at the first start say so, and leave no container behind', async () => {
    await onHost(lab, 'web1', 'mkdir -p /mnt/tiny && mount -t tmpfs -o size=8m tmpfs /mnt/tiny')
    await app.configure({accessories: {postgres: postgres({command: 'postgres -c max_connections=50'}), redis, small: postgres({volumes: ['/mnt/tiny:/var/lib/postgresql/data']})}})
    const {code, stderr} = await app.shipit('accessory', 'boot', 'small', '--yes')
    await onHost(lab, 'web1', 'umount /mnt/tiny')
    expect(code, stderr).to.equal(5)
    expect(stderr).to.match(/\| .*No space left on device/)
    expect(await app.containers()).to.not.include.members(['shop-small running'])
    expect((await app.containers()).some((each) => each.startsWith('shop-small'))).to.equal(false)
  })

  it('converge when the client was killed between the old container and the new one, and the data is there', async () => {
    const cutAt = async (line: RegExp, written: object): Promise<void> => {
      await app.configure({accessories: {postgres: postgres(written as Record<string, unknown>), redis}})
      let ended = false
      const onOutput: RunOptions['onOutput'] = (text, kill) => {
        if (ended || !line.test(text)) return
        ended = true
        kill('SIGKILL')
      }
      await app.say(['accessory', 'boot', 'postgres', '--yes', '--verbose'], {...withPassword, onOutput})
      expect(ended, String(line)).to.equal(true)
      const again = await boot('--wait')
      expect(again.code, again.stderr).to.equal(0)
      expect(await rows()).to.equal('500500')
      expect((await app.containers()).filter((each) => each.startsWith('shop-postgres'))).to.deep.equal(['shop-postgres running'])
    }
    await cutAt(/# Remove the container of postgres/, {command: 'postgres -c max_connections=51'})
    await cutAt(/# Start postgres/, {command: 'postgres -c max_connections=52'})
    expect(await app.ask('show max_connections')).to.equal('52')
  })

  it('are back by themselves after a reboot of their host', async () => {
    await docker('restart', '--time', '20', `shipit-lab-${lab.name}-web1`)
    await hasBooted(lab.name, 'web1')
    await untilOnHost(lab, 'web1', 'docker exec shop-postgres pg_isready -q -h 127.0.0.1')
    await untilOnHost(lab, 'web1', 'curl --silent --output /dev/null http://127.0.0.1/')
    expect(await rows()).to.equal('500500')
  })

  it('can be talked to: console, exec, logs, and a tunnel over SSH', async () => {
    const sql = `select 'it''s $HOME'`
    expect(await app.must('accessory', 'exec', 'postgres', '--', 'psql', '-U', 'postgres', '-Atc', sql)).to.equal("it's $HOME\n")
    expect(await app.must('accessory', 'console', 'postgres')).to.equal('')
    expect((await app.shipit('accessory', 'logs', 'postgres', '-n', '5')).stdout).to.match(/^shop-postgres .*/m)
    expect(await throughTunnel(app)).to.equal('N')
  })

  it('with a domain of their own stand behind the proxy', async () => {
    const panel = {
      ...lab.image,
      tag: undefined,
      image: `${lab.image.image}:${lab.image.tag}`,
      port: 3000,
      domains: ['panel.test'],
      tls: 'off',
      health: '/up',
      env: {VERSION: 'panel'},
    }
    await app.configure({accessories: {postgres: postgres({command: 'postgres -c max_connections=52'}), redis, panel}})
    await app.must('accessory', 'boot', 'panel')
    const address = lab.hosts[0]?.address ?? ''
    const {statusCode, body} = await request(`http://${address}/`, {headers: {host: 'panel.test'}})
    expect([statusCode, ((await body.json()) as {version: string}).version]).to.deep.equal([200, 'panel'])
    expect((await app.who()).status).to.equal(200)
    expect(await app.must('deploy', '--yes')).to.include('Nothing to change')
  })

  it('that are gone from the file are asked about, then removed; their data stays, until its name is typed', async () => {
    await app.configure({accessories: {postgres: postgres({command: 'postgres -c max_connections=52'})}})
    const refused = await app.shipit('deploy')
    expect([refused.code, refused.stderr]).to.satisfy(([code, text]: [number, string]) => code === 2 && text.includes('remove the accessory redis from web1 (its data stays)'))
    await app.must('deploy', '--yes')
    expect((await app.containers()).filter((each) => /-(redis|panel) /.test(each))).to.deep.equal([])
    const volumes = () => onHost(lab, 'web1', 'docker volume ls --quiet --filter name=^shop-')
    expect(await volumes()).to.equal('shop-postgres-data\nshop-redis-data')

    expect((await app.run('accessory', 'remove', 'postgres', '--volumes', '--confirm', 'redis')).code).to.equal(2)
    expect((await app.run('accessory', 'remove', 'postgres', '--yes')).code).to.equal(0)
    expect(await volumes()).to.equal('shop-postgres-data\nshop-redis-data')
    await app.must('accessory', 'boot', 'postgres')
    expect(await rows()).to.equal('500500')
    expect((await app.run('accessory', 'remove', 'postgres', '--volumes', '--confirm', 'postgres')).code).to.equal(0)
    expect(await volumes()).to.equal('shop-redis-data')
  })
})

/** What Postgres answers to a request for TLS: N, as the image has none. */
async function throughTunnel(app: DatabaseApp): Promise<string> {
  let answer = ''
  let asked = false
  await app.say(['tunnel', 'postgres', '--json'], {
    onOutput(text, kill) {
      const port = /"port":(\d+)/.exec(text)?.[1]
      if (port === undefined || asked) return
      asked = true
      const socket = createConnection(Number(port), '127.0.0.1', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])))
      socket.once('data', (data) => {
        answer = data.toString()
        socket.destroy()
        kill('SIGINT')
      })
    },
  })
  return answer
}
