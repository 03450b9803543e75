import {expect} from 'chai'
import {changeHost} from '../faults/host.js'
import {openLab, untilOnHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {farAway} from '../schedule.js'
import {failingDocker, firstOnPath} from '../noise.js'
import {waitUntil} from '../until.js'
import {createBackedUpApp} from './app.js'
import type {BackedUp} from './app.js'

type Status = {
  readonly healthy: boolean
  readonly hosts: readonly {readonly backups?: readonly {readonly backup: string; readonly overdue: boolean; readonly state: string; readonly newest?: object}[]}[]
}

describe('lab: backups', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: BackedUp

  const stores = {first: {repository: '/srv/keeper-first', password: 'STORE_PASSWORD'}, second: {repository: '/srv/keeper-second', password: 'STORE_PASSWORD'}}
  const backups = {db: {from: 'postgres', to: ['first', 'second'], schedule: farAway(30), drill: false, keep: {last: 2}}}
  /** Whether everything that serves goes on, and nothing of a run is left. */
  const rest = () =>
    app.on('docker ps --all --filter name=keeper- --format "{{.Names}} {{.State}}" | sed s/-green-/-blue-/; ls -d jobs/backup.db/spool 2>/dev/null; ls jobs/backup.db/runs')
  const until = (condition: string): Promise<string> => untilOnHost(lab, 'web1', `(cd /var/lib/shipit/apps/keeper && ${condition})`)
  const atRest = 'keeper-web-blue-1 running\nkeeper-postgres running'

  before(async () => {
    lab = await openLab()
    app = await createBackedUpApp(lab, 'keeper', {stores, backups})
    await app.ask('CREATE TABLE orders AS SELECT g AS id, md5(g::text) AS what FROM generate_series(1, 400000) g')
  })

  it('init is told twice, and makes a repository once; deploy has nothing to do after it', async () => {
    const {answer} = await app.json<{readonly stores: readonly {readonly store: string; readonly made: boolean}[]}>('backup', 'init')
    expect(answer.stores.map(({store, made}) => [store, made])).to.deep.equal([
      ['first', false],
      ['second', false],
    ])
    expect((await app.json<{readonly steps: readonly unknown[]}>('plan')).answer.steps).to.deep.equal([])
  })

  it('status does not pass a server without a backup', async () => {
    const {code, answer} = await app.json<Status>('status', '--check')
    expect([code, answer.healthy, answer.hosts[0]?.backups?.map(({backup, state, overdue, newest}) => [backup, state, overdue, newest])]).to.deep.equal([
      1,
      false,
      [
        ['db', 'scheduled', true, undefined],
        ['host', 'scheduled', true, undefined],
      ],
    ])
  })

  it('is made without stopping anything, of one moment, though another writes; a second sends only what changed', async () => {
    await app.ask('CREATE TABLE ledger (account int, change int); INSERT INTO ledger SELECT g % 100, 0 FROM generate_series(1, 1000) g')
    const writing = app.on(
      'docker exec keeper-postgres sh -c \'until [ -e /tmp/enough ]; do psql -U postgres -q shop -c "BEGIN; INSERT INTO ledger VALUES (1, 5); INSERT INTO ledger VALUES (2, -5); COMMIT"; done\'',
    )
    const first = await app.back('db')
    const second = await app.back('db')
    await app.on('docker exec keeper-postgres touch /tmp/enough')
    await writing
    expect([first.code, first.run?.result, second.code, second.run?.result], first.said).to.deep.equal([0, 'ok', 0, 'ok'])
    const [one, two] = [first.run?.backup, second.run?.backup]
    expect(one?.stores.map(({store, result}) => [store, result])).to.deep.equal([
      ['first', 'ok'],
      ['second', 'ok'],
    ])
    expect(one?.paused).to.equal(0)
    expect(two?.stores[0]?.added ?? 0).to.be.lessThan((one?.stores[0]?.added ?? 0) / 2)
    // The dump and what was counted are the same moment: each change has its counterpart in it.
    const counted = await app.restic('first', `dump --tag run=${one?.snapshot ?? ''} latest /manifest`)
    const rows = Number(/rows of public\.ledger\trows\t(\d+)/.exec(counted)?.[1])
    await app.on(
      `mkdir -p /tmp/keeper && set -a && . stores/first/settings && RESTIC_PASSWORD_FILE=$PWD/stores/first/password /var/lib/shipit/bin/restic restore latest --tag run=${one?.snapshot ?? ''} --target /tmp/keeper --quiet`,
    )
    await app.on(
      'docker exec keeper-postgres createdb -U postgres looked; for dump in /tmp/keeper/databases/*.dump; do docker exec -i keeper-postgres pg_restore -U postgres -d looked <"$dump" 2>/dev/null; done; rm -rf /tmp/keeper',
    )
    const looked = await app.on(
      "docker exec keeper-postgres psql -U postgres -Atq looked -c 'SELECT count(*), sum(change) FROM ledger'; docker exec keeper-postgres dropdb -U postgres looked",
    )
    expect(looked).to.equal(`${rows}|0`)
    expect(await rest()).to.equal(atRest)
  })

  it('list shows a snapshot once for all stores; keep lets go of the older ones', async () => {
    await app.back('db')
    const listed = await app.listed('db')
    expect(listed?.snapshots.map(({stores: where, consistent}) => [where, consistent])).to.deep.equal([
      [['first', 'second'], 'yes'],
      [['first', 'second'], 'yes'],
    ])
    const {answer} = await app.json<Status>('status')
    expect(answer.hosts[0]?.backups?.[0]).to.include({backup: 'db', overdue: false})
  })

  it('a dump that fails half-way makes no snapshot, is told, and the next run works', async () => {
    const before = await app.listed('db')
    await app.ask('CREATE TABLE bulk AS SELECT g AS id, repeat(md5(g::text), 20) AS what FROM generate_series(1, 200000) g')
    // Its connection is ended as soon as it copies rows.
    const cutting = app.ask(`DO $$ DECLARE ended int; BEGIN
  FOR turn IN 1..60000 LOOP
    PERFORM pg_stat_clear_snapshot();
    SELECT count(pg_terminate_backend(pid)) INTO ended FROM pg_stat_activity WHERE application_name = 'pg_dump' AND state = 'active' AND query LIKE 'COPY%';
    EXIT WHEN ended > 0;
    PERFORM pg_sleep(0.001);
  END LOOP;
  IF ended = 0 THEN RAISE 'no dump was seen'; END IF;
END $$`)
    const failed = await app.back('db')
    await cutting
    expect([failed.code, failed.run?.result, failed.run?.note]).to.deep.equal([1, 'failed', 'The dump failed, and no snapshot was made'])
    expect(failed.error?.message).to.contain('db on web1: failed: The dump failed, and no snapshot was made')
    expect((await app.listed('db'))?.snapshots).to.deep.equal(before?.snapshots)
    expect(await rest()).to.equal(atRest)
    expect((await app.json<Status>('status', '--check')).code).to.equal(1)
    expect((await app.back('db')).code).to.equal(0)
  })

  it('a database that was lost and made anew is not kept over the good ones, unless that is meant', async () => {
    await app.ask(
      'ALTER TABLE orders RENAME TO saved; CREATE TABLE orders (id int, what text); ALTER TABLE bulk RENAME TO other; DROP TABLE other; DELETE FROM saved; DELETE FROM ledger',
    )
    const refused = await app.back('db')
    expect(refused.run?.result).to.equal('failed')
    expect(refused.error?.message).to.match(/shop: rows \d+ in the newest snapshot, 0 now. Kept nothing: if that is meant, shipit backup run db --accept-shrink/)
    const accepted = await app.back('db', '--accept-shrink')
    expect(accepted.run?.result).to.equal('ok')
    await app.keep('db')
  })

  it('one store that fails does not keep the other from its snapshot; a wrong password is told', async () => {
    await app.on('mv stores/second/password stores/second/right; echo wrong >stores/second/password; chmod 600 stores/second/password')
    const half = await app.back('db')
    await app.on('mv stores/second/right stores/second/password')
    expect([half.run?.result, half.run?.backup?.stores.map(({store, result}) => `${store} ${result}`)]).to.deep.equal(['failed', ['first ok', 'second failed']])
    expect(half.run?.note).to.contain('second: ')
    expect(half.run?.note).to.contain('password')
    await app.keep('db')
  })

  it('killed at any stage it leaves nothing but a line in the history, and the next run works', async () => {
    for (const stage of ['databases/1.dump', 'manifest']) {
      const lines = await app.on('cat jobs/backup.db/history.jsonl | wc -l')
      const running = app.back('db')
      await app.on(
        `${waitUntil(`[ -e jobs/backup.db/spool/${stage} ] || [ "$(cat jobs/backup.db/history.jsonl | wc -l)" != ${lines} ]`, ':')}; systemctl kill --signal=SIGKILL 'shipit-keeper.backup.db@*'`,
      )
      const killed = await running
      expect([killed.run?.result, killed.run?.note]).to.deep.equal(['killed', 'stopped on the host'])
      expect(await rest()).to.equal(atRest)
    }
    await app.keep('db')
  })

  it('a dump is begun anew where Docker fails to begin a program, once; then that is told', async () => {
    // What is asked here before the dump.
    await app.on(failingDocker(firstOnPath, 'PGDATABASE=template1', 1))
    const asking = await app.back('db')
    await app.on(failingDocker(firstOnPath, 'pg_dumpall', 1))
    const once = await app.back('db')
    await app.on(failingDocker(firstOnPath, 'pg_dumpall', 2))
    const twice = await app.back('db')
    const said = await app.on(`rm ${firstOnPath}/docker; journalctl --sync; journalctl --output=cat --identifier shipit-keeper.backup.db | tail -n 4`)
    expect([asking.run?.result, once.run?.result, twice.run?.result, twice.run?.note]).to.deep.equal(['ok', 'ok', 'failed', 'The dump failed, and no snapshot was made'])
    expect(said)
      .to.match(/^ {2}\| OCI runtime exec failed: .*reset by peer/m)
      .and.contain('shipit: Docker failed to begin a program: the dump is begun anew')
    expect(await rest()).to.equal(atRest)
  })

  it('a disk too small for a dump is told before it is begun', async () => {
    const on = (size: string) => app.on(`mkdir -p jobs/backup.db/spool; mount -t tmpfs -o size=${size} tmpfs jobs/backup.db 2>/dev/null; mountpoint -q jobs/backup.db`)
    await app.ask('CREATE TABLE bulk AS SELECT g AS id, repeat(md5(g::text), 20) AS what FROM generate_series(1, 100000) g')
    await app.on('cp -a jobs/backup.db /tmp/keeper-task')
    await on('40m')
    await app.on('cp -a /tmp/keeper-task/. jobs/backup.db/')
    const refused = await app.back('db')
    await app.on('umount jobs/backup.db; rm -rf /tmp/keeper-task')
    expect(refused.run?.result).to.equal('failed')
    expect(refused.run?.note).to.match(/^The dump may need .* on the disk of .*, and .* are free there$/)
    await app.keep('db')
  })

  it('two at once: the second is skipped, and says so', async () => {
    // The dump of the first waits for a table until it is let go.
    const holding = app.on(
      `docker exec keeper-postgres sh -c 'rm -f /tmp/enough; { echo "BEGIN; LOCK TABLE orders; SELECT 1;"; until [ -e /tmp/enough ]; do sleep 0.05; done; } | psql -U postgres -q shop'`,
    )
    await until(
      `docker exec keeper-postgres psql -U postgres -Atq shop -c "SELECT mode FROM pg_locks WHERE relation = 'orders'::regclass AND granted" | grep -q AccessExclusiveLock`,
    )
    const first = app.back('db')
    const second = await until('[ -e jobs/backup.db/spool/about ]')
      .then(() => app.json('backup', 'run', 'db'))
      .finally(() => app.on('docker exec keeper-postgres touch /tmp/enough'))
    await holding
    expect([second.code, second.error?.message]).to.deep.equal([1, 'db on web1: skipped: the run before still went on'])
    const {code, error} = await first
    expect([code, error?.message]).to.deep.equal([0, undefined])
  })

  it('backup_before: a deploy with a hook that may change the data backs up first, and is stopped by a backup that fails', async () => {
    const hooks = {'before-switch': {command: ['true'], in: 'image'}}
    await app.configure({hooks, deploy: {backup_before: true}, env: {VERSION: 'v2'}})
    await app.deploy()
    const line = await app.on('tail -n 1 jobs/backup.db/history.jsonl')
    expect(JSON.parse(line)).to.include({trigger: 'deploy', result: 'ok'})
    await app.on('mv /srv/keeper-first /srv/keeper-away')
    await app.configure({hooks, deploy: {backup_before: true}, env: {VERSION: 'v3'}})
    const stopped = await app.json('deploy', '--yes')
    await app.on('mv /srv/keeper-away /srv/keeper-first')
    expect(stopped.code).to.not.equal(0)
    expect((await app.who()).version).to.equal('v2')
    const folder = '/var/lib/shipit/apps/keeper/jobs/backup.db'
    await changeHost(
      'web1',
      `cp -a ${folder} /root/full; mount -t tmpfs -o size=256k tmpfs ${folder}; cp -a /root/full/. ${folder}/; rm ${folder}/history.jsonl; dd if=/dev/zero of=${folder}/ballast bs=4k 2>/dev/null || true`,
    )
    const full = await app.json('deploy', '--yes').finally(() => changeHost('web1', `umount ${folder}; rm -rf /root/full`))
    expect([full.code, full.error?.message]).to.deep.equal([
      1,
      full.error?.message.match(/^Backup db, before the hook failed on web1[^]*backup\.db\/history\.jsonl does not say how it ended: is the disk full\?[^]*$/)?.[0],
    ])
    expect((await app.who()).version).to.equal('v2')
    await app.deploy()
    expect((await app.who()).version).to.equal('v3')
  })

  it('check reads the stores back; prune frees them; a damaged store is told', async () => {
    expect((await app.json('backup', 'check', '--read', '100%')).code).to.equal(0)
    expect((await app.json('backup', 'prune')).code).to.equal(0)
    await app.on('one=$(find /srv/keeper-second/data -type f | head -n 1); chmod u+w "$one"; truncate -s 10 "$one"')
    const {code, error} = await app.json('backup', 'check', '--read', '100%')
    expect(code).to.equal(1)
    expect(error?.message).to.match(/^second \(from web1\): /)
  })

  it('what is taken out of the file goes from the host, its snapshots stay', async () => {
    await app.configure({stores: undefined, backups: undefined, env: {VERSION: 'v3'}})
    await app.deploy()
    expect(await app.on('ls stores; systemctl list-timers --all --no-legend "shipit-keeper.*"; ls -d /srv/keeper-first/snapshots')).to.equal('/srv/keeper-first/snapshots')
  })
})
