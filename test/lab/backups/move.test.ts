import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {askIn} from '../ask-in.js'
import type {Moved} from '../../../src/lib/cli/move/tell.js'
import {createDatabaseApp, needImages, postgres, withPassword} from '../accessories/database.js'
import type {DatabaseApp} from '../accessories/database.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {farAway} from '../schedule.js'

/** Nothing of it is to be taken for something of the next run. */
const clean = `docker ps --all --quiet --filter label=shipit.app=nomad | xargs -r docker rm --force >/dev/null
docker volume ls --quiet --filter name=nomad- | xargs -r docker volume rm >/dev/null
systemctl disable --quiet --now shipit-nomad.nightly.timer 2>/dev/null
rm -rf /var/lib/shipit/apps/nomad /etc/systemd/system/shipit-nomad.*`

describe('lab: an app that moves to another host', function () {
  this.timeout(500_000)
  let lab: TestLab
  let app: DatabaseApp
  let saved: {readonly accounts: string; readonly uploads: string}

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'postgres:17')
    app = await createDatabaseApp(lab, 'nomad', {
      volumes: ['uploads:/uploads'],
      accessories: {postgres: postgres()},
      jobs: {nightly: {schedule: farAway(), command: ['sh', '-c', 'echo done']}},
    })
    await app.must('deploy', '--yes')
    await app.must('job', 'run', 'nightly', '--follow')
    await onHost(
      lab,
      'web1',
      `docker exec nomad-postgres pgbench -U postgres -i -q -s 3 shop >/dev/null 2>&1
cd "$(docker volume inspect --format '{{.Mountpoint}}' nomad-uploads)" && mkdir -p a/b && for n in 1 2 3 4; do head -c 300000 /dev/urandom >a/b/$n; done && chown -R 1000:1000 a && ln -s b/1 a/link`,
    )
    saved = await contents('web1')
  })

  after(async () => {
    for (const host of ['web1', 'web2']) await onHost(lab, host, clean)
  })

  const contents = async (host: string): Promise<typeof saved> => ({
    accounts: await psql(host, `select count(*), md5(string_agg(aid || ':' || bid, ',' order by aid)) from pgbench_accounts`),
    uploads: await onHost(
      lab,
      host,
      `cd "$(docker volume inspect --format '{{.Mountpoint}}' nomad-uploads)" && find . -mindepth 1 ! -name 'late*' -printf '%P %y %m %U:%G %l\\n' | sort && find . -type f ! -name 'late*' -exec sha256sum {} + | sort`,
    ),
  })

  const psql = (host: string, sql: string): Promise<string> => onHost(lab, host, askIn('nomad-postgres psql -U postgres -Atq -v ON_ERROR_STOP=1 shop', sql))

  const timer = (host: string): Promise<string> => onHost(lab, host, 'systemctl is-active shipit-nomad.nightly.timer || true')

  const states = (host: string): Promise<string> => onHost(lab, host, "docker ps --all --filter label=shipit.app=nomad --format '{{.State}}' | sort -u")

  const move = async (
    ...flags: readonly string[]
  ): Promise<{readonly code: number | null; readonly answer: Moved & {readonly error?: {readonly message: string}}; readonly stderr: string}> => {
    const {code, stdout, stderr} = await app.say(['move', '--to', 'web2', '--yes', ...flags, '--json'], withPassword)
    return {code, answer: JSON.parse(stdout) as Moved, stderr}
  }

  /** A move, and one Ctrl-C once this was said. */
  const cancelledAt = (moment: RegExp): ReturnType<DatabaseApp['say']> => {
    let isDone = false
    const onOutput = (text: string, kill: (signal: NodeJS.Signals) => void): void => {
      if (isDone || !moment.test(text)) return
      isDone = true
      kill('SIGINT')
    }
    return app.say(['move', '--to', 'web2', '--yes'], {...withPassword, onOutput})
  }

  it('does not move to where it is', async () => {
    const {code, stderr} = await app.say(['move', '--to', 'web1', '--yes'], withPassword)
    expect([code, stderr.split('\n')[0]]).to.deep.equal([2, 'Error: web1 is a host of deploy.yml already.'])
  })

  it('is refused where something else has a name of its', async () => {
    await onHost(lab, 'web2', 'docker create --name nomad-postgres caddy:2 >/dev/null')
    const {code, answer} = await move()
    await onHost(lab, 'web2', 'docker rm nomad-postgres >/dev/null')
    expect([code, answer.error?.message]).to.deep.equal([
      2,
      'web2: the container nomad-postgres was not made by shipit, and accessory postgres of nomad would have its name.\nNothing was changed.',
    ])
    expect((await app.who('web1')).status).to.equal(200)
  })

  it('lives on where it was, when the new host does not come to it', async () => {
    await app.configure({env: {VERSION: 'v1', FAIL: '500'}, health: {path: '/up', deadline: '5s'}})
    const {code} = await move()
    expect(code).to.equal(5)
    expect({who: (await app.who('web1')).status, timers: [await timer('web1'), await timer('web2')], states: await states('web1')}).to.deep.equal({
      who: 200,
      timers: ['active', 'inactive'],
      states: 'running',
    })
    expect(await contents('web1')).to.deep.equal(saved)
    await app.configure({})
  })

  it('cancelled while it stands still, it lives on where it was, and nothing of it runs on the new host', async () => {
    const cancelled = await cancelledAt(/^web2 +Copy the rest /m)
    expect([cancelled.code, cancelled.stderr.split('\n').includes('web1 serves again.')], cancelled.stderr).to.deep.equal([1, true])
    expect({who: (await app.who('web1')).status, timers: [await timer('web1'), await timer('web2')], states: [await states('web1'), await states('web2')]}).to.deep.equal({
      who: 200,
      timers: ['active', 'inactive'],
      states: ['running', ''],
    })
  })

  it('goes over with all that was written until it stood still, cancelled once it serves or not, and stays stopped where it was', async () => {
    await onHost(lab, 'web1', 'rm -f /var/lib/acknowledged; docker exec nomad-postgres psql -U postgres -q -c "create table ticks (n int primary key)" shop')
    const writer = `n=0; while n=$((n + 1)) && docker exec nomad-postgres psql -U postgres -q -c "insert into ticks values ($n)" shop >/dev/null 2>&1; do echo $n >/var/lib/acknowledged; done`
    await onHost(
      lab,
      'web1',
      `systemd-run --quiet --collect --unit nomad-writer sh -c '${writer}'; cd "$(docker volume inspect --format '{{.Mountpoint}}' nomad-uploads)" && echo late >late && rm a/b/4 && echo more >>a/b/3`,
    )
    const {uploads} = await contents('web1')
    const cancelled = await cancelledAt(/^web2 +Switch /m)
    expect(cancelled.stderr).to.include('web2 serves by now, and web1 stays stopped: the same command goes on from there.')
    expect([(await app.who('web1')).status, (await app.who('web2')).status]).to.deep.equal([503, 200])
    const {code, answer, stderr} = await move('--wait')
    expect(code, `${answer.error?.message ?? ''}\n${stderr}`).to.equal(0)
    process.stdout.write(`      stood still for ${answer.stopped} s of ${answer.seconds} s: ${answer.stages.map((each) => `${each.stage} ${each.seconds} s`).join(', ')}\n`)
    const acknowledged = (await onHost(lab, 'web1', 'cat /var/lib/acknowledged')).trim()
    expect(Number(await psql('web2', 'select max(n) from ticks')))
      .to.be.at.least(Number(acknowledged))
      .and.at.least(1)
    expect(await contents('web2')).to.deep.equal({accounts: saved.accounts, uploads})
    expect({
      statuses: [(await app.who('web1')).status, (await app.who('web2')).status],
      timers: [await timer('web1'), await timer('web2')],
      states: [await states('web1'), await states('web2')],
      volumes: answer.volumes.map(({volume}) => volume).toSorted(),
    }).to.deep.equal({statuses: [503, 200], timers: ['inactive', 'active'], states: ['exited', 'running'], volumes: ['nomad-postgres-data', 'nomad-uploads']})
    const again = await move()
    expect([again.code, again.answer.volumes, again.answer.toWrite.length]).to.deep.equal([0, [], 1])
    const deployed = await app.say(['deploy', '--yes'], withPassword)
    expect([deployed.code, deployed.stderr.split('\n').find((line) => line.startsWith('Error'))]).to.deep.equal([
      1,
      'Error: nomad stands still on web1: it moved to web2, or is on its way there. Nothing was changed.',
    ])
  })

  /** Commands that would let the app live on the host that it has left, or that are meant for where it lives. */
  const meantElsewhere: readonly (readonly string[])[] = [
    ['restart'],
    ['job', 'run', 'nightly'],
    ['job', 'resume', 'nightly'],
    ['job', 'suspend', 'nightly'],
    ['backup', 'run', 'uploads'],
    ['backup', 'drill', 'uploads'],
    ['backup', 'restore', 'uploads'],
    ['backup', 'restore', 'uploads', '--back', '20261126t023000'],
    ['backup', 'restore', 'uploads', '--drop', '20261126t023000'],
    ['accessory', 'boot', 'postgres', '--yes'],
    ['accessory', 'reboot', 'postgres', '--yes'],
    ['accessory', 'start', 'postgres'],
    ['accessory', 'remove', 'postgres', '--yes'],
    ['accessory', 'exec', 'postgres', '--', 'true'],
    ['db', 'rotate', 'postgres', 'ledger', '--yes'],
    ['db', 'drop', 'postgres', 'other', '--confirm', 'other'],
    ['maintenance', 'on'],
    ['maintenance', 'off'],
    ['exec', 'web', '--', 'true'],
  ]

  it('takes nothing there that is meant for where it lives, from a file that still names the host', async () => {
    await app.configure({
      accessories: {postgres: {...postgres(), databases: {ledger: null}}},
      stores: {here: {repository: '/var/backups/nomad', password: 'RESTIC_PASSWORD'}},
      backups: {uploads: {from: {volume: 'uploads'}, schedule: 'daily', to: 'here'}},
    })
    const secrets = {env: {...withPassword.env, RESTIC_PASSWORD: 'x', SHIPIT_AGE_KEY_FILE: join(app.directory, 'age.key')}}
    expect((await app.say(['secrets', 'init'], secrets)).code).to.equal(0)
    const store = (): Promise<string> => readFile(join(app.directory, '.shipit/secrets.age'), 'utf8')
    const refused = 'Error: nomad stands still on web1: it moved to web2, or is on its way there. Nothing was changed.'
    // A boot makes the password that the store lacks, as a deploy does.
    await app.say(['accessory', 'boot', 'postgres', '--yes'], secrets)
    const before = await store()
    for (const words of meantElsewhere) {
      const {code, stderr} = await app.say(words, secrets)
      expect([code, stderr.split('\n').find((line) => line.startsWith('Error'))], words.join(' ')).to.deep.equal([1, refused])
    }
    expect(await store()).to.equal(before)
    const status = await app.say(['status'], secrets)
    expect(status.stdout).to.match(/^web1 .*, moved to web2$/m)
    expect([await timer('web1'), await states('web1'), (await app.who('web1')).status]).to.deep.equal(['inactive', 'exited', 503])
    await app.configure({hosts: ['web2']})
    expect((await app.shipit('plan', '--exit-code')).code).to.equal(0)
  })

  it('comes back to where it was by the script that it left there', async () => {
    await onHost(lab, 'web1', 'sh /var/lib/shipit/apps/nomad/moving/back')
    await onHost(lab, 'web1', `curl --silent --fail --output /dev/null --retry 30 --retry-all-errors --retry-delay 1 --header 'Host: ${app.domain}' http://127.0.0.1/`)
    expect({status: (await app.who('web1')).status, timer: await timer('web1')}).to.deep.equal({status: 200, timer: 'active'})
  })
})
