import {expect} from 'chai'
import {askIn} from '../ask-in.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab, untilOnHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {failingDocker, firstOnPath, warningDocker} from '../noise.js'
import {needImages} from './database.js'

/** All that a server may hold, made in a Postgres 15. */
const fill = `
CREATE ROLE writer LOGIN PASSWORD 'Wr1te"r';
CREATE DATABASE "blog=1" OWNER writer;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE SEQUENCE tickets START 1000 INCREMENT 7; SELECT nextval('tickets'), nextval('tickets');
CREATE TABLE "Odd name" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "it's" text);
INSERT INTO "Odd name" ("it's") SELECT repeat(chr(945), n) || E'\\\\n\\\\t' FROM generate_series(1, 500) n;
CREATE INDEX ON "Odd name" USING gin ("it's" gin_trgm_ops);
CREATE VIEW rich AS SELECT * FROM pgbench_accounts WHERE aid % 1000 = 0;
CREATE TABLE written (n int PRIMARY KEY);
SELECT lo_from_bytea(4711, decode(repeat('00ff10', 5000), 'hex'));
ALTER ROLE writer SET work_mem = '9MB';
`

const fillOther = `SET ROLE writer;
CREATE SCHEMA posts; CREATE TABLE posts.post (id serial PRIMARY KEY, body text); INSERT INTO posts.post (body) VALUES ('one'), (NULL), ('three');
`

/** The same of both versions: what is in every table, and what else there is. */
const fingerprints = [
  `SELECT 'accounts', count(*), md5(string_agg(a::text, '' ORDER BY aid)) FROM pgbench_accounts a`,
  `SELECT 'odd', count(*), md5(string_agg(o::text, '' ORDER BY id)) FROM "Odd name" o`,
  `SELECT 'rich', count(*) FROM rich`,
  `SELECT 'tickets', last_value, is_called FROM tickets`,
  `SELECT 'object', md5(lo_get(4711))`,
  `SELECT 'trgm', similarity('word', 'words')`,
  `SELECT 'role', rolname, rolpassword, rolconfig FROM pg_authid a LEFT JOIN (SELECT setrole, setconfig AS rolconfig FROM pg_db_role_setting) s ON s.setrole = a.oid WHERE rolname IN ('shop', 'writer') ORDER BY rolname`,
].join('; ')

/** Before which program that runs in a server Docker begins to fail. */
const unbegun = (process.env['SHIPIT_TEST_UNBEGUN'] ?? '0 8 20').split(' ').map(Number)

describe('lab: accessory upgrade', function () {
  this.timeout(400_000)
  let lab: TestLab
  let app: App
  let first: string
  const of = (image: string, more: object = {}) => ({
    accessories: {postgres: {image, env: {POSTGRES_USER: 'shop', POSTGRES_DB: 'shop'}, secrets: ['POSTGRES_PASSWORD'], ...more}},
  })
  const env = {POSTGRES_PASSWORD: 'first-Password'}
  const say = (...args: readonly string[]) => app.say(args, {env})
  const onWeb1 = (script: string): Promise<string> => onHost(lab, 'web1', script)
  const sql = (text: string, database = 'shop'): Promise<string> =>
    onWeb1(askIn(`-e PGDATABASE='${database}' upgraded-postgres psql --quiet -AtX -v ON_ERROR_STOP=1 -U shop`, text))
  const fingerprint = async (): Promise<string> =>
    `${await sql(fingerprints)}\n${await sql('SELECT * FROM posts.post ORDER BY id; SELECT last_value FROM posts.post_id_seq', 'blog=1')}`
  const version = async (): Promise<string> => (await sql('SHOW server_version_num')).slice(0, 2)
  /** Names of what is there of it. */
  const things = async (): Promise<readonly string[]> =>
    (
      await onWeb1(
        `docker ps -a --filter label=shipit.app=upgraded --format '{{.Names}}' | sort; docker volume ls -q | grep upgraded | sort; ls /var/lib/shipit/volumes 2>/dev/null || true`,
      )
    ).split('\n')
  const untouched = ['upgraded-postgres', 'upgraded-postgres-data']
  const serves15 = async (): Promise<void> => {
    await sql('BEGIN; INSERT INTO written VALUES (-1); DELETE FROM written WHERE n = -1; COMMIT')
    expect([await version(), await fingerprint()]).to.deep.equal(['15', first])
  }

  after(() => onWeb1(`rm -f ${firstOnPath}/docker`))

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'postgres:15', 'postgres:17')
    await onWeb1(warningDocker(firstOnPath))
    app = await createApp(lab, 'upgraded', {written: of('postgres:15')})
    await onWeb1('docker ps -aq --filter name=upgraded | xargs -r docker rm -fv; docker volume ls -q | grep upgraded | xargs -r docker volume rm; rm -rf /var/lib/shipit/volumes')
    const booted = await say('accessory', 'boot', 'postgres', '--yes')
    expect(booted.code, booted.stderr).to.equal(0)
    await onWeb1('docker exec upgraded-postgres pgbench -i -s 5 -q -U shop shop 2>/dev/null')
    await sql(fill)
    await sql(fillOther, 'blog=1')
    first = await fingerprint()
  })

  it('is asked for by the boot of another version, and the plan of it is shown', async () => {
    await app.configure(of('postgres:17'))
    const boot = await say('accessory', 'boot', 'postgres', '--yes')
    expect([boot.code, boot.stderr]).to.satisfy(([code, text]: readonly [number, string]) => code === 2 && text.includes('shipit accessory upgrade postgres'))
    const plan = await say('accessory', 'upgrade', 'postgres', '--dry-run')
    expect(plan.code, plan.stderr).to.equal(0)
    expect(plan.stdout)
      .to.include('upgraded-postgres-data-17')
      .and.to.match(/writes wait for about \d+ s/)
    expect(await things()).to.deep.equal(untouched)
  })

  it('tells of an extension that the new image lacks before a single write waits, and of a view that the new version refuses; the old server serves on', async () => {
    await sql('CREATE EXTENSION adminpack')
    const lacking = await say('accessory', 'upgrade', 'postgres', '--yes')
    expect(lacking.code, lacking.stderr).to.equal(1)
    expect(lacking.stderr).to.include('The new image lacks the extension adminpack (in the database shop)').and.to.not.include('writes wait, reads go on')
    await sql('DROP EXTENSION adminpack')

    await sql('CREATE VIEW zz_writer AS SELECT buffers_backend FROM pg_stat_bgwriter')
    const refused = await say('accessory', 'upgrade', 'postgres', '--yes')
    expect(refused.code, refused.stderr).to.equal(1)
    expect(refused.stderr, refused.stderr).to.include('buffers_backend').and.to.include('the old server of postgres serves on')
    await sql('DROP VIEW zz_writer')
    expect(await things()).to.deep.equal(untouched)
    await serves15()
  })

  it('leaves the old server alone where a volume of the new name is there already, and where the data does not go in to the end', async () => {
    await onWeb1('docker volume create upgraded-postgres-data-17')
    const taken = await say('accessory', 'upgrade', 'postgres', '--yes')
    expect(taken.code, taken.stderr).to.equal(2)
    expect(taken.stderr).to.include('docker volume rm upgraded-postgres-data-17')
    await onWeb1('docker volume rm upgraded-postgres-data-17')
    // No file of the new server may be larger than 20 MB: its data does not go in to the end.
    await app.configure(of('postgres:17', {options: ['--ulimit', 'fsize=20971520']}))
    const full = await say('accessory', 'upgrade', 'postgres', '--yes')
    expect(full.code, full.stderr).to.equal(1)
    expect(full.stderr, full.stderr).to.include('Database shop: the new server does not take it').and.to.include('File too large')
    await app.configure(of('postgres:17'))
    expect(await things()).to.deep.equal(untouched)
    await serves15()
  })

  it('fails with its words where Docker does not begin a program, asked twice, and the old server serves on', async () => {
    await app.configure(of('postgres:17'))
    for (const passed of unbegun) {
      await onWeb1(failingDocker(firstOnPath, 'exec --interactive', 2, passed))
      const {code, stderr} = await say('accessory', 'upgrade', 'postgres', '--yes')
      const failed = await onWeb1('cat /run/docker-fails')
      if (process.env['SHIPIT_TEST_UNBEGUN']) process.stdout.write(`${passed + 1}: ${code} ${stderr}\n`)
      expect([code === 0, failed === '2'], `program ${passed + 1}: ${stderr}`).to.deep.equal([false, false])
      expect(stderr, `program ${passed + 1}`).to.match(passed === 0 ? /postgres on web1 does not answer/ : /docker failed to begin a program in a container/)
      expect(await things(), `program ${passed + 1}: ${stderr}`).to.deep.equal(untouched)
      await serves15()
    }
    await onWeb1(warningDocker(firstOnPath))
  })

  const moments: readonly (readonly [string, RegExp])[] = [
    ['as the second server is made', /# Create a second postgres/],
    ['while the data goes over', /\| database shop/],
    ['while both are counted', /\| counting both/],
  ]
  for (const [name, line] of moments) {
    it(`is killed ${name}: the old server is written to again at once`, async () => {
      expect(await killedAt(line)).to.equal('killed')
      await serves15()
    })
  }

  it('is stopped by Ctrl-C while the data goes over: the old server is written to again, and nothing is left of the attempt', async () => {
    expect(await killedAt(/\| database shop/, 'SIGINT')).to.equal('killed')
    expect(await things()).to.deep.equal(untouched)
    await serves15()
  })

  it('is killed once more as the new one is made, and the same command again goes on; no write that was acknowledged is lost', async () => {
    const writes = onWeb1(`rm -f /root/stop /root/acknowledged; n=0; while [ ! -e /root/stop ]; do n=$((n + 1))
      timeout 60 docker exec upgraded-postgres psql -qX -U shop -c "INSERT INTO written VALUES ($n)" shop >/dev/null 2>&1 && echo $n >>/root/acknowledged; sleep 0.02; done`)
    const acknowledged = async (): Promise<readonly string[]> => (await onWeb1('cat /root/acknowledged')).split('\n')
    const acknowledges = (number: number): Promise<string> => untilOnHost(lab, 'web1', `[ "$(cat /root/acknowledged 2>/dev/null | wc -l)" -ge ${number} ]`)
    try {
      await acknowledges(5)
      expect(await killedAt(/# Create postgres from postgres:17/)).to.equal('killed')
      const again = await app.say(['accessory', 'upgrade', 'postgres', '--yes', '--verbose', '--wait'], {env})
      expect(again.code, again.stderr).to.equal(0)
      expect(await version()).to.equal('17')
      await acknowledges((await acknowledged()).length + 2)
    } finally {
      await onWeb1('touch /root/stop')
      await writes
    }
    const held = new Set((await sql('SELECT n FROM written')).split('\n'))
    expect((await acknowledged()).filter((each) => !held.has(each))).to.deep.equal([])
  })

  it('has brought everything over, logins with it, and kept the old volume', async () => {
    expect(await fingerprint()).to.equal(first)
    expect(
      await onWeb1(`docker exec -e PGPASSWORD='Wr1te"r' upgraded-postgres sh -c 'PGDATABASE=blog=1 psql -AtX -h "$(hostname -i)" -U writer -c "SELECT count(*) FROM posts.post"'`),
    ).to.equal('3')
    expect(await things()).to.deep.equal(['upgraded-postgres', 'upgraded-postgres-data', 'upgraded-postgres-data-17', 'upgraded-postgres-data.json'])
  })

  it('is found again by a boot, a reboot, and after the accessory was taken away; never goes back by itself', async () => {
    const boot = await say('accessory', 'boot', 'postgres', '--yes')
    expect([boot.code, boot.stdout.includes('Nothing to change')], boot.stderr).to.deep.equal([0, true])
    expect((await say('accessory', 'reboot', 'postgres', '--yes')).code).to.equal(0)
    expect(await fingerprint()).to.equal(first)
    expect((await say('accessory', 'remove', 'postgres', '--yes')).code).to.equal(0)
    await app.configure(of('postgres:15'))
    const older = await say('accessory', 'boot', 'postgres', '--yes')
    expect([older.code, older.stderr.includes('Write `image: postgres:17` under accessories.postgres')], older.stderr).to.deep.equal([2, true])
    await app.configure(of('postgres:17'))
    expect((await say('accessory', 'boot', 'postgres', '--yes')).code).to.equal(0)
    expect([await version(), await fingerprint()]).to.deep.equal(['17', first])
  })

  it('ends with every volume, where its data is to go', async () => {
    const removed = await say('accessory', 'remove', 'postgres', '--volumes', '--confirm', 'postgres')
    expect(removed.code, removed.stderr).to.equal(0)
    expect(removed.stdout).to.include('upgraded-postgres-data, upgraded-postgres-data-17')
    expect(await things()).to.deep.equal([''])
  })

  async function killedAt(line: RegExp, signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL'): Promise<string> {
    let ended = false
    const {stderr} = await app.say(['accessory', 'upgrade', 'postgres', '--yes', '--verbose'], {
      env,
      onOutput: (text, kill) => {
        if (ended || !line.test(text)) return
        ended = true
        kill(signal)
      },
    })
    return ended ? 'killed' : stderr
  }
})
