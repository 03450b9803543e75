import {expect} from 'chai'
import type {BackupRun} from '../../../src/lib/cli/backup/run.js'
import type {Drilled} from '../../../src/lib/cli/backup/drill.js'
import type {Recovered} from '../../../src/lib/cli/recover/tell.js'
import type {Restored} from '../../../src/lib/cli/backup/restore.js'
import {add, begin} from '../../bench/report.js'
import {openLab} from '../fixture.js'
import {createBackedUpApp} from './app.js'
import type {BackedUp} from './app.js'
import {repositoryPassword, sftpStore} from './stores.js'

/** What pgbench makes of a scale: about 15 MB for each. SHIPIT_BENCH_SCALE=70 is 1 GB. */
const scale = Number(process.env['SHIPIT_BENCH_SCALE'] ?? 70)

/** Every row of pgbench's books adds up to the same sum, of any one moment. */
const sums =
  'SELECT (SELECT sum(abalance) FROM pgbench_accounts), (SELECT sum(tbalance) FROM pgbench_tellers), (SELECT sum(bbalance) FROM pgbench_branches), (SELECT coalesce(sum(delta), 0) FROM pgbench_history)'

// A measurement that must be true: `npm run bench` runs it and prints its table.
describe('bench: a backup of a Postgres that is written to', function () {
  this.timeout(1_800_000)
  let app: BackedUp
  const sent: number[] = []

  before(async () => {
    await begin('backups')
    const lab = await openLab()
    const near = await sftpStore(lab, 'web3')
    app = await createBackedUpApp(
      lab,
      'weigher',
      {stores: {near: near.written}, backups: {db: {from: 'postgres', to: 'near'}}},
      {...near.secrets, [repositoryPassword]: 'of the bench'},
    )
    await app.on(`docker exec weigher-postgres pgbench -U postgres -i -q -s ${scale} shop 2>/dev/null`)
    // What pgbench makes is mostly blanks, which take no room when they are sent: these do.
    await app.ask(`CREATE TABLE noise AS SELECT g AS id, md5(random()::text) || md5(random()::text) || md5(random()::text) AS what FROM generate_series(1, ${scale * 20_000}) g`)
  })

  const tell = (name: string, seconds: number): void => add('backups', {name, unit: 's', values: [seconds]})

  const backUp = async (what: string): Promise<void> => {
    const {answer} = await app.json<readonly BackupRun[]>('backup', 'run', 'db')
    const run = answer[0]?.run
    expect(run?.result).to.equal('ok')
    sent.push(run?.backup?.stores[0]?.added ?? 0)
    tell(`${what}, of ${((run?.backup?.bytes ?? 0) / 1e6).toFixed(0)} MB`, run?.seconds ?? 0)
    add('backups', {name: '  sent', unit: 'MB', values: [(sent.at(-1) ?? 0) / 1e6]})
  }

  it('without stopping it, of one moment; then only what changed is sent', async () => {
    const writing = app.on(
      'docker exec weigher-postgres sh -c \'until [ -e /tmp/enough ]; do pgbench -U postgres -n -c 2 -t 200 shop >/dev/null 2>&1 || exit 7; done; echo "still writing"\'',
    )
    await backUp('first backup')
    await backUp('second backup')
    await app.on('docker exec weigher-postgres touch /tmp/enough')
    expect(await writing).to.equal('still writing')
    expect(sent[1] ?? 0).to.be.lessThan((sent[0] ?? 0) / 2)
  })

  it('restored beside what lives: every sum is that of one moment', async () => {
    const {answer} = await app.json<Restored>('backup', 'restore', 'db')
    const found = await app.on(`docker exec weigher-postgres psql -U postgres -Atq "shop${answer.suffix}" -c '${sums}'`)
    const [accounts, ...others] = found.split('|')
    expect(others).to.deep.equal([accounts, accounts, accounts])
    expect(answer.counts.find(({what}) => what === 'rows of public.pgbench_accounts')?.new).to.equal(String(scale * 100_000))
    await app.json('backup', 'restore', 'db', '--drop', answer.suffix.replace('_restored_', ''))
  })

  it('proven, with the app on it', async () => {
    const {answer} = await app.json<readonly Drilled[]>('backup', 'drill', 'db')
    expect(answer[0]?.run.result).to.equal('ok')
    tell('drill: fetched, loaded, counted, app healthy', answer[0]?.run.drill?.seconds ?? 0)
  })

  it('burnt, and recovered on another host', async () => {
    await app.json('backup', 'run', 'host')
    await app.on(
      'docker rm --force --volumes $(docker ps --all --quiet --filter label=shipit.app=weigher) >/dev/null; docker volume rm weigher-postgres-data >/dev/null; rm -rf /var/lib/shipit/apps/weigher',
    )
    const {code, answer, error} = await app.json<Recovered>('recover', '--host', 'web2', '--yes')
    expect(code, error?.message).to.equal(0)
    for (const {stage, seconds} of answer.stages) tell(`recover: ${stage}`, seconds)
    tell('recover, all of it', answer.seconds)
    await app.json('remove', '--volumes', '--confirm', 'weigher')
  })
})
