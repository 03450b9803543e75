import {readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import type {Drilled} from '../../../src/lib/cli/backup/drill.js'
import type {Restored} from '../../../src/lib/cli/backup/restore.js'
import type {Fetched} from '../../../src/lib/cli/backup/to-file.js'
import {openLab, untilOnHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {farAway} from '../schedule.js'
import {createBackedUpApp} from './app.js'
import type {BackedUp} from './app.js'

describe('lab: what was backed up comes back', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: BackedUp

  const stores = {first: {repository: '/srv/mender-first', password: 'STORE_PASSWORD'}, second: {repository: '/srv/mender-second', password: 'STORE_PASSWORD'}}
  const backups = {
    db: {from: 'postgres', to: ['first', 'second'], schedule: farAway(30)},
    uploads: {from: 'uploads', to: 'first'},
  }
  /** Boots only on a database that has the table. */
  const boots = ['sh', '-c', 'exec node server.js']
  const left = () =>
    app.on(
      'docker ps --all --format "{{.Names}}" | grep -E "mender-job-"; docker volume ls --quiet | grep -E "mender-job-"; docker network ls --format "{{.Name}}" | grep -E "mender-job-"; ls -d jobs/*/spool* jobs/*/restore 2>/dev/null; :',
    )
  const databases = async () => (await app.ask('SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1')).split('\n')

  before(async () => {
    lab = await openLab()
    app = await createBackedUpApp(lab, 'mender', {stores, backups, command: boots, volumes: ['uploads:/data']})
    await app.ask(`CREATE ROLE "The App" LOGIN PASSWORD 'it''s'; CREATE TABLE orders AS SELECT g AS id, md5(g::text) AS what FROM generate_series(1, 20000) g;
ALTER TABLE orders OWNER TO "The App"; CREATE INDEX ON orders (what); ALTER DATABASE shop OWNER TO "The App"; COMMENT ON DATABASE shop IS $$two
lines$$; ALTER DATABASE shop SET work_mem = '9MB'; GRANT CONNECT ON DATABASE shop TO "The App"`)
    await app.on(
      "docker exec $(docker ps -q --filter name=mender-web) sh -c 'echo first >/data/one; mkdir /data/two; head -c 100000 /dev/urandom >/data/two/bytes; ln -s one /data/link'",
    )
    for (const name of ['db', 'uploads']) await app.keep(name)
  })

  it('a drill restores it beside what lives and boots the app on it: the snapshot is proven, and nothing of the drill is left', async () => {
    const answer = await app.must<readonly Drilled[]>('backup', 'drill', '--all')
    expect(answer.map(({backup, run}) => [backup, run.result, run.drill?.booted])).to.deep.equal([
      ['db', 'ok', true],
      ['uploads', 'ok', true],
    ])
    const listed = await app.listed('db')
    expect(listed?.snapshots.map(({name, proven}) => [name, proven?.seconds])).to.deep.equal([[answer[0]?.run.drill?.snapshot, answer[0]?.run.drill?.seconds]])
    expect(await left()).to.equal('')
    expect(await app.replicas()).to.deep.equal(['mender-postgres running', 'mender-web-1 running'])
  })

  it('out of the other store, and again: the proof is told once', async () => {
    for (const time of [1, 2]) {
      const answer = await app.must<readonly Drilled[]>('backup', 'drill', 'db', '--store', 'second')
      expect(answer[0]?.run.drill?.store, `time ${time}`).to.equal('second')
    }
    const tags = await app.restic('second', 'snapshots --json --tag backup=db')
    expect((tags.match(/"proven-at=/g) ?? []).length).to.equal(1)
  })

  it('a snapshot that does not hold what it says is not proven, and says what differs', async () => {
    // The same snapshot, with a manifest of more rows.
    await app.on('rm -rf /tmp/mender && mkdir /tmp/mender')
    await app.restic('second', 'restore latest --tag backup=db --target /tmp/mender --quiet')
    await app.on("sed -i 's/\\t20000$/\\t20001/' /tmp/mender/manifest; sed -i 's/^run=.*/run=20990101T000000/' /tmp/mender/about")
    await app.on(
      'set -a; . stores/second/settings; RESTIC_PASSWORD_FILE=$PWD/stores/second/password; cd /tmp/mender && /var/lib/shipit/bin/restic backup . --quiet --host mender --tag shipit --tag app=mender --tag backup=db --tag run=20990101T000000 --tag bytes=1000; rm -rf /tmp/mender',
    )
    const {code, error} = await app.json('backup', 'drill', 'db', '--store', 'second', '--snapshot', '20990101T000000')
    expect(code).to.equal(1)
    expect(error?.message).to.contain('shop: rows of public.orders: 20001 when it was dumped, 20000 now')
    expect(await left()).to.equal('')
    const status = await app.json('status', '--check')
    expect(status.code).to.equal(1)
    await app.restic('second', 'forget --quiet --tag run=20990101T000000 --keep-last 0 --unsafe-allow-remove-all --group-by host || true')
  })

  it('killed in the middle it leaves nothing that the next one does not clear away', async () => {
    const running = app.json<readonly Drilled[]>('backup', 'drill', 'db')
    await untilOnHost(lab, 'web1', "docker ps --format '{{.Names}}' | grep -q mender-job-db.drill-postgres")
    await app.on("systemctl kill --signal=SIGKILL 'shipit-mender.drill.db@*'")
    expect((await running).code).to.equal(1)
    expect(await left()).to.equal('')
    await app.must('backup', 'drill', 'db')
  })

  it('an app that does not boot on it is told, with its last words', async () => {
    await app.configure({command: ['sh', '-c', '[ ! -e /data/two ] || [ "$SHIPIT_HOST" ] && exec node server.js; echo "no such table: orders"; exit 3']})
    await app.deploy()
    const {code, error} = await app.json('backup', 'drill', 'db')
    expect(code).to.equal(1)
    expect(error?.message).to.match(/db on web1: failed: The app does not boot on \d{8}T\d{6}: .*\/up: exited with 3/s)
    expect(await left()).to.equal('')
    await app.configure({})
    await app.deploy()
  })

  it('restore: beside what lives, with both counts; dropped by its time', async () => {
    await app.ask('DELETE FROM orders WHERE id > 5000; ALTER TABLE orders ADD COLUMN migrated int')
    const answer = await app.must<Restored>('backup', 'restore', 'db')
    expect(answer.counts.find(({what}) => what === 'rows of public.orders')).to.deep.equal({place: 'shop', what: 'rows of public.orders', old: '5000', new: '20000'})
    expect(await databases()).to.include.members(['shop', `shop${answer.suffix}`])
    const dropped = await app.json('backup', 'restore', 'db', '--drop', answer.suffix.replace('_restored_', ''))
    expect([dropped.code, await databases()]).to.deep.equal([0, ['postgres', 'shop']])
  })

  it('live: into new ones first, over what the app has migrated; the name is asked for; they change places, and back', async () => {
    const unasked = await app.json('backup', 'restore', 'db', '--to', 'live')
    expect([unasked.code, unasked.error?.hint, await databases()]).to.deep.equal([2, 'Give the name beforehand with --confirm mender.', ['postgres', 'shop']])
    const began = Date.now()
    const answer = await app.must<Restored>('backup', 'restore', 'db', '--to', 'live', '--confirm', 'mender')
    expect(answer.away)
      .to.be.a('number')
      .and.lessThan((Date.now() - began) / 1000)
    expect(await app.ask('SELECT count(*) FROM orders')).to.equal('20000')
    expect(
      await app.ask(
        "SELECT pg_get_userbyid(datdba), shobj_description(oid, 'pg_database') = E'two\\nlines', (SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = d.oid) FROM pg_database d WHERE datname = 'shop'",
      ),
    ).to.equal('The App|t|{work_mem=9MB}')
    const back = await app.must<Restored>('backup', 'restore', 'db', '--back', answer.suffix.replace('_before_', ''))
    expect(await app.ask('SELECT count(*), count(migrated) FROM orders')).to.equal('5000|0')
    await app.json('backup', 'restore', 'db', '--drop', back.suffix.replace('_before_', ''))
    expect(await databases()).to.deep.equal(['postgres', 'shop'])
  })

  it('what was before is dropped by the backup that runs after 7 days', async () => {
    const answer = await app.must<Restored>('backup', 'restore', 'db', '--to', 'live', '--confirm', 'mender')
    await app.keep('db')
    expect(await databases()).to.include(`shop${answer.suffix}`)
    await app.on('sed -i "s/^[0-9]*/$(($(date +%s) - 8 * 86400))/" jobs/backup.db/kept')
    await app.keep('db')
    expect(await databases()).to.deep.equal(['postgres', 'shop'])
  })

  it('roles that are gone come back with their passwords, before what they own', async () => {
    await app.ask('CREATE DATABASE elsewhere')
    await app.ask('ALTER DATABASE shop OWNER TO postgres; REASSIGN OWNED BY "The App" TO postgres; DROP OWNED BY "The App"')
    await app.ask('DROP ROLE "The App"')
    const first = (await app.listed('db'))?.snapshots.at(-1)?.name ?? ''
    await app.must('backup', 'restore', `db@${first}`, '--to', 'live', '--confirm', 'mender')
    expect(await app.ask("SELECT tableowner FROM pg_tables WHERE tablename = 'orders'")).to.equal('The App')
    expect(await app.ask("SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'The App'")).to.equal('t')
  })

  it('a restore that fails leaves what lives as it was', async () => {
    // An object that cannot be made: pg_restore of itself would go on, and count its errors.
    await app.ask('CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE INDEX ON orders USING gin (what gin_trgm_ops)')
    await app.keep('db')
    await app.on("docker exec mender-postgres sh -c 'mv /usr/share/postgresql/17/extension/pg_trgm.control /tmp/'")
    const before = await databases()
    const {code, error} = await app.json('backup', 'restore', 'db', '--to', 'live', '--confirm', 'mender')
    await app.on("docker exec mender-postgres sh -c 'mv /tmp/pg_trgm.control /usr/share/postgresql/17/extension/'")
    expect(code).to.equal(1)
    expect(error?.message).to.contain('pg_trgm')
    expect(await databases()).to.deep.equal(before)
    expect(await left()).to.equal('')
  })

  it('one that is killed is begun anew, and what it left goes', async () => {
    const running = app.say(['backup', 'restore', 'db', '--to', 'live', '--confirm', 'mender', '--json'], {
      env: {POSTGRES_PASSWORD: 'x', STORE_PASSWORD: 'x'},
      onOutput: (text, kill) => {
        if (text.includes('it is loaded')) kill('SIGKILL')
      },
    })
    await running
    await app.must('backup', 'restore', 'db', '--to', 'live', '--confirm', 'mender', '--wait')
    expect((await databases()).filter((name) => name.includes('_restored_'))).to.deep.equal([])
  })

  it('a file: the tar of all, or the dump alone, which pg_restore reads', async () => {
    const tar = join(app.directory, 'all.tar')
    const answer = await app.must<Fetched>('backup', 'restore', 'uploads', '--to', tar)
    expect((await stat(tar)).mode & 0o777).to.equal(0o600)
    const {stdout} = await execa('tar', ['-xOf', tar, './files/one'])
    expect([stdout, answer.bytes, answer.isOneFile]).to.deep.equal(['first', (await readFile(tar)).length, false])
    const several = await app.json('backup', 'restore', 'db', '--to', join(app.directory, 'shop.dump'))
    expect([several.code, several.error?.message]).to.deep.equal([2, 'The snapshot of db holds more than one file.'])
  })

  it('a volume: in the place of what lives, files with their owners and links', async () => {
    await app.on("docker exec $(docker ps -q --filter name=mender-web) sh -c 'rm -r /data/two; echo second >/data/one'")
    const answer = await app.must<Restored>('backup', 'restore', 'uploads', '--to', 'live', '--confirm', 'mender')
    expect(await app.on("docker exec $(docker ps -q --filter name=mender-web) sh -c 'cat /data/link; wc -c </data/two/bytes'")).to.equal('first\n100000')
    expect((await app.who()).status).to.equal(200)
    await app.must('backup', 'restore', 'uploads', '--drop', answer.suffix.replace('_before_', ''))
  })

  it('a restore that was cut off between two moves of folders is finished by the next one, and nothing is lost', async () => {
    await app.on("docker exec $(docker ps -q --filter name=mender-web) sh -c 'echo third >/data/one'")
    const made = await app.must<Restored>('backup', 'restore', 'uploads')
    // What stands after the first of the two, when the power goes.
    await app.on(`web=$(docker ps --format '{{.Names}}' --filter name=mender-web) task=$PWD/jobs/backup.uploads
docker volume create mender-uploads_before_x >/dev/null
cd /var/lib/docker/volumes
printf '%s\\n%s %s\\n' "$web" "$(stat --format=%i mender-uploads/_data)" "$(stat --format=%i mender-uploads${made.suffix}/_data)" >"$task/swap${made.suffix}"
echo '${made.suffix} _before_x' >"$task/exchanging"
docker stop -t 1 "$web" >/dev/null && rmdir mender-uploads_before_x/_data && mv mender-uploads/_data mender-uploads_before_x/_data`)
    await app.must('backup', 'restore', 'uploads', '--to', 'live', '--confirm', 'mender')
    expect(
      await app.on(
        'docker exec $(docker ps -q --filter name=mender-web) cat /data/one; cat /var/lib/docker/volumes/mender-uploads_before_x/_data/one; grep -c . jobs/backup.uploads/kept; ls jobs/backup.uploads | grep -c -e exchanging -e swap_ || :',
      ),
    ).to.equal('first\nthird\n2\n0')
    expect((await app.who()).status).to.equal(200)
  })

  it('a name that is not there is told', async () => {
    const snapshot = await app.json('backup', 'restore', 'db@20200101T000000')
    expect(snapshot.code).to.equal(1)
    expect(snapshot.error?.message).to.match(/^db could not be restored on web1: first has no snapshot 20200101T000000 of db\. Nearest to it: \d{8}T\d{6}/)
    const place = await app.json('backup', 'restore', 'db', '--to', 'liev')
    expect([place.code, place.error?.hint]).to.deep.equal([2, 'Is live meant? A file: --to ./liev'])
    const backup = await app.json('backup', 'restore', 'dv')
    expect([backup.code, backup.error?.message, backup.error?.hint]).to.deep.equal([2, 'deploy.yml has no backup dv.', 'Is db meant? Its backups: db, uploads, host'])
  })
})
