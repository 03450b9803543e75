import {expect} from 'chai'
import {askIn} from '../ask-in.js'
import type {Drilled} from '../../../src/lib/cli/backup/drill.js'
import type {Restored} from '../../../src/lib/cli/backup/restore.js'
import {needImages} from '../accessories/database.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {firstOnPath, warningDocker} from '../noise.js'
import {waitUntil} from '../until.js'
import {createBackedUpApp, secrets} from './app.js'
import type {BackedUp} from './app.js'

describe('lab: what proves a backup', function () {
  this.timeout(300_000)
  let lab: TestLab
  let app: BackedUp

  const stores = {first: {repository: '/srv/prover-first', password: 'STORE_PASSWORD'}}
  const backups = {
    db: {from: 'postgres', to: 'first', keep: {last: 1}},
    orders: {from: 'mariadb', to: 'first'},
    // Called almost as another backup is, and the job that follows: what is cleared away is one's own.
    'db-keys': {from: 'keys', to: 'first'},
  }
  const accessories = {
    postgres: {image: 'postgres:17', env: {POSTGRES_DB: 'shop'}, secrets: ['POSTGRES_PASSWORD']},
    mariadb: {image: 'mariadb:11', env: {MARIADB_ROOT_PASSWORD: 'root', MARIADB_DATABASE: 'shop'}},
    keys: {image: 'redis:8', persist: true, command: ['redis-server', '--save', '3600 1']},
  }
  const mariadb = (sql: string) => app.on(askIn('prover-mariadb mariadb -uroot -proot -N shop', sql))
  const keys = (command: string) => app.on(`docker exec prover-keys redis-cli ${command}`)
  const databases = async () => (await app.ask('SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1')).split('\n')
  const left = () =>
    app.on(
      'docker ps --all --format "{{.Names}}" | grep -E "prover-job-.*[.]"; docker volume ls --quiet | grep -E "prover-job-.*[.]"; docker network ls --format "{{.Name}}" | grep -E "prover-job-.*[.]"; ls -d jobs/*/spool* jobs/*/restore 2>/dev/null; :',
    )
  /** The newest snapshot of db, changed, as one more. */
  const forge = async (run: string, change: string): Promise<void> => {
    await app.on('rm -rf /tmp/prover && mkdir /tmp/prover')
    await app.restic('first', 'restore latest --tag backup=db --target /tmp/prover --quiet')
    await app.on(`cd /tmp/prover && sed -i 's/^run=.*/run=${run}/' about && ${change}`)
    await app.on(
      `set -a; . stores/first/settings; RESTIC_PASSWORD_FILE=$PWD/stores/first/password; cd /tmp/prover && /var/lib/shipit/bin/restic backup . --quiet --host prover --tag shipit --tag app=prover --tag backup=db --tag run=${run} --tag bytes=1000; rm -rf /tmp/prover`,
    )
  }

  /** Up to there, the engine warns of something at every command. */
  const quiet = () => onHost(lab, 'web1', `rm -f ${firstOnPath}/docker`)

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'mariadb:11', 'redis:8')
    await onHost(lab, 'web1', warningDocker(firstOnPath))
    app = await createBackedUpApp(lab, 'prover', {stores, backups, accessories, jobs: {'drill-db': {schedule: 'yearly', command: ['sleep', '600']}}})
    await app.ask('CREATE TABLE orders AS SELECT g AS id, md5(g::text) AS what FROM generate_series(1, 5000) g')
    await mariadb('CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders SELECT seq FROM seq_1_to_700; CREATE VIEW few AS SELECT id FROM orders WHERE id < 10')
    await keys('set one 1')
    for (const name of Object.keys(backups)) await app.keep(name)
  })

  after(quiet)

  it('each kind of server is restored beside what lives; a job that is called alike goes on', async () => {
    await app.json('job', 'run', 'drill-db')
    await app.on(waitUntil('docker ps --format "{{.Names}}" | grep -qx prover-job-drill-db'))
    const {code, answer, error} = await app.json<readonly Drilled[]>('backup', 'drill', '--all')
    expect([code, error?.message]).to.deep.equal([0, undefined])
    expect(answer.map(({backup, run}) => [backup, run.result, run.drill?.booted])).to.deep.equal([
      ['db', 'ok', true],
      ['orders', 'ok', true],
      ['db-keys', 'ok', true],
    ])
    expect(await left()).to.equal('')
    expect(await app.on('docker ps --format "{{.Names}}" | grep -cx prover-job-drill-db; docker stop -t 0 prover-job-drill-db >/dev/null')).to.equal('1')
    await quiet()
  })

  it('what is proven stays, whatever keep says; from the third on the oldest may go', async () => {
    const proven = (await app.listed('db'))?.snapshots[0]?.name ?? ''
    await app.back('db')
    await app.back('db')
    const listed = (await app.listed('db'))?.snapshots ?? []
    expect([listed.length, listed[1]?.name, listed[1]?.proven === undefined]).to.deep.equal([2, proven, false])
  })

  it('a dump that is cut short is neither proven nor restored, and leaves nothing', async () => {
    const before = await databases()
    await forge('20990101T000000', 'for one in databases/*.dump; do truncate --size=-2000 "$one"; done')
    const drilled = await app.json('backup', 'drill', 'db', '--snapshot', '20990101T000000')
    expect([drilled.code, drilled.error?.message.includes('The snapshot 20990101T000000 in first is not proven')]).to.deep.equal([1, true])
    const restored = await app.json('backup', 'restore', 'db@20990101T000000', '--to', 'live', '--confirm', 'prover')
    expect([restored.code, await databases(), await left()]).to.deep.equal([1, before, ''])
  })

  it('what a newer Postgres wrote is refused before anything is made', async () => {
    await forge('20990102T000000', "sed -i 's/^major=.*/major=99/' about")
    const {code, error} = await app.json('backup', 'restore', 'db@20990102T000000')
    expect([code, error?.message]).to.deep.equal([
      1,
      'db could not be restored on web1: The snapshot is of Postgres 99, and prover-postgres is Postgres 17: upgrade it first (shipit accessory upgrade)',
    ])
    await app.restic('first', 'forget --quiet --tag run=20990101T000000 --tag run=20990102T000000 --keep-last 0 --unsafe-allow-remove-all --group-by host || true')
  })

  it('sessions of the app are ended while databases change places, and the next ones find what was restored', async () => {
    const name = (await app.listed('db'))?.snapshots.at(-1)?.name ?? ''
    await app.ask('DELETE FROM orders WHERE id > 10')
    const session = app.on('docker exec prover-postgres psql -U postgres -Atq shop -c "BEGIN; INSERT INTO orders VALUES (0, 0); SELECT pg_sleep(600)" 2>&1 || :')
    await app.on(waitUntil('[ "$(docker exec prover-postgres psql -U postgres -Atqc "SELECT count(*) FROM pg_stat_activity WHERE query LIKE \'BEGIN%pg_sleep%\'")" != 0 ]'))
    const {code, answer} = await app.json<Restored>('backup', 'restore', `db@${name}`, '--to', 'live', '--confirm', 'prover')
    expect([code, (answer.away ?? 99) < 10]).to.deep.equal([0, true])
    expect(await session).to.contain('terminating connection')
    expect(await app.ask('SELECT count(*) FROM orders')).to.equal('5000')
  })

  it('MariaDB and Redis: live, and what was before is kept and comes back', async () => {
    await mariadb('DELETE FROM orders WHERE id > 1')
    await keys('set one 2')
    const orders = await app.json<Restored>('backup', 'restore', 'orders', '--to', 'live', '--confirm', 'prover')
    const cache = await app.json<Restored>('backup', 'restore', 'db-keys', '--to', 'live', '--confirm', 'prover')
    expect([orders.error?.message, cache.error?.message]).to.deep.equal([undefined, undefined])
    expect([await mariadb('SELECT count(*) FROM orders; SELECT count(*) FROM few'), await keys('get one')]).to.deep.equal(['700\n9', '1'])
    await app.json('backup', 'restore', 'orders', '--back', orders.answer.suffix.replace('_before_', ''))
    await app.json('backup', 'restore', 'db-keys', '--back', cache.answer.suffix.replace('_before_', ''))
    expect([await mariadb('SELECT count(*) FROM orders'), await keys('get one'), await left()]).to.deep.equal(['1', '2', ''])
  })

  it('a time at which nothing was restored is told, with those that there are', async () => {
    for (const verb of ['--back', '--drop']) {
      const {code, error} = await app.json('backup', 'restore', 'db', verb, '20200101t000000')
      expect(code).to.equal(1)
      expect(error?.message).to.match(/nothing of db was restored or kept on web1 at 20200101t000000 \(there is: \d{8}t\d{6}\)/)
    }
  })

  it('into the lab: by way of this machine, without a question', async () => {
    // Here the hosts of the lab are those of the app, too.
    await app.ask('DELETE FROM orders WHERE id > 10')
    const say = async (...args: readonly string[]) => {
      const {code, stdout, stderr} = await app.say(args, {env: {...secrets, SHIPIT_LAB: lab.name}})
      expect([code, code === 0 ? '' : stdout + stderr]).to.deep.equal([0, ''])
    }
    await say('deploy', '--yes', '-d', 'lab')
    await say('backup', 'restore', 'db', '--to', 'lab')
    expect(await app.ask('SELECT count(*) FROM orders')).to.equal('5000')
    await say('remove', '-d', 'lab', '--confirm', 'prover')
  })
})
