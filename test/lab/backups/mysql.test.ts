import {expect} from 'chai'
import {askIn} from '../ask-in.js'
import {needImages} from '../accessories/database.js'
import {createApp} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {waitUntil} from '../until.js'
import {before as kept, loadBeside, openSource, restored} from './source.js'
import type {Source} from './source.js'
import {unbegunAtEach} from './unbegun.js'

const password = `r'oo"t $x`

/** A shop with one of everything. Each order has its line in `log`, by a trigger, in one transaction. */
const shop = `
CREATE TABLE orders (id int PRIMARY KEY AUTO_INCREMENT, photo longblob, note text) ENGINE=InnoDB;
CREATE TABLE items (id int PRIMARY KEY AUTO_INCREMENT, orders int, FOREIGN KEY (orders) REFERENCES orders (id)) ENGINE=InnoDB;
CREATE TABLE log (orders int) ENGINE=InnoDB;
CREATE TRIGGER logged AFTER INSERT ON orders FOR EACH ROW INSERT INTO log VALUES (NEW.id);
INSERT INTO orders (photo, note) SELECT repeat(unhex('00ff27'), 5000), concat('it''s ', seq, char(10), '-- ü') FROM seq_1_to_3000;
INSERT INTO items (orders) SELECT id FROM orders;
CREATE VIEW recent AS SELECT o.id FROM orders o JOIN items i ON i.orders = o.id WHERE o.id > 10;
CREATE VIEW of_recent AS SELECT count(*) AS number FROM recent;
CREATE PROCEDURE tidy() DELETE FROM log WHERE orders < 0;
CREATE FUNCTION next_of(a int) RETURNS int DETERMINISTIC RETURN a + 1;
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM log WHERE orders < 0;
CREATE SEQUENCE numbers;
CREATE USER clerk@'%' IDENTIFIED BY 'c''lerk'; GRANT SELECT ON shop.* TO clerk@'%';`

describe('lab: the source mysql of backups', function () {
  this.timeout(240_000)
  let lab: TestLab
  let source: Source
  const target = 'keepsql-mariadb'
  const on = (script: string): Promise<string> => onHost(lab, 'web1', script)
  const inServer = `${target} sh -c 'MYSQL_PWD=$MARIADB_ROOT_PASSWORD exec mariadb -uroot -N "$@" 2>&1' sh`
  const client = `docker exec -i ${inServer}`
  const ask = (sql: string, database = 'shop'): Promise<string> => on(askIn(`${inServer} ${database}`, sql))
  const failure = async (script: string): Promise<string> => {
    const {code, stderr} = await source.call(script)
    expect(code).to.equal(1)
    expect(await source.left()).to.equal('')
    return stderr
  }
  /** Orders come in until the file is gone. */
  const orders = (): Promise<string> =>
    on(`touch /run/orders; while [ -e /run/orders ]; do echo "INSERT INTO orders (note) VALUES ('more');"; sleep 0.002; done | ${client} --force shop 2>&1 || true`)
  const noMoreOrders = (): Promise<string> => on('rm -f /run/orders')

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'mariadb:11')
    const app = await createApp(lab, 'keepsql', {written: {accessories: {mariadb: {image: 'mariadb:11', env: {MARIADB_DATABASE: 'shop'}, secrets: ['MARIADB_ROOT_PASSWORD']}}}})
    await on(`docker rm -f ${target} >/dev/null 2>&1; docker volume rm -f ${target}-data >/dev/null`)
    const {code, stderr} = await app.say(['deploy', '--yes'], {env: {MARIADB_ROOT_PASSWORD: password}})
    expect([code, code === 0 ? '' : stderr]).to.deep.equal([0, ''])
    await ask(shop)
    source = await openSource(lab, 'mysql', {target, databases: ''})
  })

  beforeEach(() => source.clear())
  afterEach(async () => {
    await noMoreOrders()
    await source.call(`forget ${restored}; forget ${kept}`)
  })

  it('under a writer: what is counted is what the dump holds; loaded beside, it is sound; swapped in, the app has all of it, and the old is kept', async () => {
    const writing = orders()
    await on(waitUntil('[ -e /run/orders ]'))
    const said = await source.must('dump "$spool"')
    const seconds = Number(/waited for (\d\.\d\d) s/.exec(said)?.[1])
    expect(seconds).to.be.lessThan(5)
    expect(await source.read('about')).to.equal(`method=dump\npaused=${seconds.toFixed(2)}\nconsistent=yes`)
    const manifest = await source.read('manifest')
    const rows = (table: string) => new RegExp(`rows of ${table}\trows\t(\\d+)`).exec(manifest)?.[1]
    expect(Number(rows('orders'))).to.be.greaterThan(3000)
    expect(rows('orders')).to.equal(rows('log'))
    expect(manifest.replace(/\t\d+$/gm, '')).to.equal(
      [
        'collation\tcollation\tutf8mb4_uca1400_ai_ci',
        'events\tevents',
        'function next_of\troutines',
        'procedure tidy\troutines',
        'rows of items\trows',
        'rows of log\trows',
        'rows of orders\trows',
        'sequence numbers\tsequences',
        'trigger logged\ttriggers',
        'view of_recent\tviews',
        'view recent\tviews',
      ]
        .map((line) => `shop\t${line}`)
        .join('\n'),
    )
    await source.must(`load "$spool" ${restored}`)
    expect(await source.must(`count ${restored}`)).to.equal(manifest)
    await source.must(`examine ${restored}`)
    expect(await ask(`SELECT count(*) FROM information_schema.events WHERE event_schema LIKE 'shop%'`)).to.equal('1')
    expect(await source.must(`swap ${restored} ${kept}`)).to.match(/^away \d+\.\d$/)
    await noMoreOrders()
    await writing
    const lost = await ask(
      `SELECT count(*) FROM orders; SELECT count(*) FROM shop${kept}.orders; SELECT number FROM of_recent; SELECT next_of(1); CALL tidy(); SELECT count(*) FROM information_schema.events WHERE event_schema = 'shop'`,
    )
    const [now = 0, old = 0, recent, ...rest] = lost.split('\n').map(Number)
    expect(now).to.be.at.least(Number(rows('orders')))
    expect(old).to.be.greaterThan(Number(rows('orders')))
    expect([recent, ...rest]).to.deep.equal([2990, 2, 1])
    expect(await ask('SELECT (SELECT count(*) FROM log) = (SELECT count(*) FROM orders)')).to.equal('1')
    await source.must(`forget ${kept}`)
    expect(await ask("SHOW DATABASES LIKE 'shop%'")).to.equal('shop')
    expect((await source.call("forget ''")).code).to.equal(1)
  })

  it('accounts that are gone come back with their password and grants; those that are there stay as they are', async () => {
    await source.must('dump "$spool"')
    const was = await ask('SHOW GRANTS FOR clerk')
    await ask('DROP USER clerk')
    await source.must(`load "$spool" ${restored}`)
    expect(await ask('SHOW GRANTS FOR clerk')).to.equal(was)
    await ask('REVOKE SELECT ON shop.* FROM clerk')
    await source.must(`forget ${restored}; load "$spool" ${restored}; forget ${restored}`)
    expect(await ask('SHOW GRANTS FOR clerk')).to.not.include('SELECT')
  })

  /** A swap that was cut off is run again, where it is not through. The server has what was restored then, and what it had before, a table `only_now` with it, is kept. */
  const comesToItsEnd = async (moment: string, manifest: string): Promise<void> => {
    if ((await on(`ls ${source.folder}`)).includes('swap') || (await ask("SHOW TABLES LIKE 'only_now'")) !== '') await source.must(`swap ${restored} ${kept}`)
    expect(await source.must("count ''"), moment).to.equal(manifest)
    expect(await ask("SHOW TABLES LIKE 'only_now'", `shop${kept}`), moment).to.equal('only_now')
  }

  it('a swap that is killed at any step is whole after it was run again', async function () {
    this.timeout(480_000)
    await source.must('dump "$spool"')
    const manifest = await source.read('manifest')
    const notes = `${source.folder}/swap${restored}`
    const data = await on(`docker inspect --format '{{range .Mounts}}{{if eq .Destination "/var/lib/mysql"}}{{.Source}}{{end}}{{end}}' ${target}`)
    const moments = {
      'it is being written down': `[ -s ${notes}/tables-new ]`,
      'all is written down': `[ -e ${notes}/begun ]`,
      'the tables have changed places': `[ -e ${data}/shop${kept}/only_now.ibd ]`,
      'what cannot be renamed is made': `[ -e ${data}/shop${kept}/only_now.ibd ] && [ -e ${data}/shop/logged.TRN ]`,
      'what was before has its triggers again': `[ -e ${data}/shop${kept}/logged.TRN ]`,
      'its events are put aside': `[ -e ${source.folder}/loaded${kept}/shop.sql ]`,
      'nothing waits beside any more': `[ ! -e ${data}/shop${restored} ]`,
    }
    for (const [moment, holds] of Object.entries(moments)) {
      let isKilled = false
      // Between a moment and the next one is little time: on a busy machine it may be over.
      for (let tries = 0; !isKilled && tries < 3; tries += 1) {
        await source.must(`load "$spool" ${restored}`)
        await ask('CREATE TABLE only_now (a int)')
        isKilled = await source.killed(`swap ${restored} ${kept}`, 0, holds)
        await comesToItsEnd(`once ${moment}`, manifest)
        await source.must(`forget ${kept}`)
      }
      expect(isKilled, `killed once ${moment}`).to.equal(true)
    }
    expect(await ask("SHOW DATABASES LIKE 'shop%'")).to.equal('shop')
  })

  it('a swap in which Docker does not begin a program, asked twice, goes on or fails, and is whole after it was run again', async function () {
    this.timeout(480_000)
    await source.must('dump "$spool"')
    const manifest = await source.read('manifest')
    let failures = 0
    const programs = await unbegunAtEach({lab, source}, `swap ${restored} ${kept}`, {
      times: 2,
      every: 25,
      ready: () => source.must(`[ ! -e "$folder/loaded${kept}" ] || forget ${kept}; load "$spool" ${restored}`).then(() => ask('CREATE TABLE only_now (a int)')),
      then: async (moment, code) => {
        if (code !== 0) failures += 1
        await comesToItsEnd(moment, manifest)
      },
    })
    expect(programs).to.be.greaterThan(25)
    expect(failures).to.be.greaterThan(0)
  })

  it('a dump in which Docker does not begin a program, asked twice, fails, and the next one is whole', async () => {
    await source.must('dump "$spool"')
    const manifest = await source.read('manifest')
    const programs = await unbegunAtEach({lab, source}, 'dump "$spool"', {
      times: 2,
      ready: source.clear,
      then: async (moment, code) => {
        expect(code, moment).not.to.equal(0)
        expect(await source.left(), moment).to.equal('')
      },
    })
    expect(programs).to.be.greaterThan(6)
    await source.clear()
    await source.must('dump "$spool"')
    expect(await source.read('manifest')).to.equal(manifest)
  })

  it('what is loaded beside the databases, where Docker does not begin a program, asked twice, fails and leaves nothing', async () => {
    await source.must('dump "$spool"')
    const before = await ask("SHOW DATABASES LIKE 'shop%'")
    const programs = await unbegunAtEach({lab, source}, loadBeside, {
      times: 2,
      every: 4,
      ready: () => source.call(`forget ${restored}`),
      then: async (moment, code) => {
        expect(code, moment).not.to.equal(0)
        await source.call(`forget ${restored}`)
        expect(await ask("SHOW DATABASES LIKE 'shop%'"), moment).to.equal(before)
      },
    })
    expect(programs).to.be.greaterThan(8)
  })

  it('killed at any moment, it leaves no lock and no session: writes go on', async () => {
    for (const milliseconds of [300, 600, 900, 1200, 1500]) {
      await source.clear()
      await source.killed('dump "$spool"', milliseconds)
      await on(`timeout 5 ${client} -e "INSERT INTO orders (note) VALUES ('goes on')" shop`)
      await on(
        `timeout 10 sh -c 'until [ "$(${client.replaceAll("'", `'\\''`)} -e "SELECT count(*) FROM information_schema.processlist WHERE user = '\\''root'\\'' AND id <> connection_id()")" = 0 ]; do sleep 0.1; done'`,
      )
      expect(await source.left()).to.equal('')
    }
  })

  it('a dump whose connection is ended half-way is a failure that says so', async () => {
    await ask(`CREATE TABLE big (b longblob) ENGINE=InnoDB; INSERT INTO big SELECT repeat('x', 1000000) FROM seq_1_to_200`)
    const ending = on(
      `${waitUntil(`id=$(${client} -e "SELECT id FROM information_schema.processlist WHERE info LIKE '%FROM \\\`big\\\`%' AND id <> connection_id()") && [ -n "$id" ]`)}; ${client} -e "KILL $id"`,
    )
    expect(await failure('dump "$spool"')).to.match(/^The dump of shop failed: .*(Lost connection|gone away|Connection was killed)/s)
    await ending
  })

  it('a disk that is full is a failure with the reason, and the server runs on', async () => {
    await on(`mount -t tmpfs -o size=20m tmpfs ${source.spool}`)
    try {
      expect(await failure('dump "$spool"')).to.include('No space left on device')
    } finally {
      await on(`umount ${source.spool}`)
    }
    await ask("DROP TABLE big; INSERT INTO orders (note) VALUES ('runs on')")
  })

  it('tables without transactions are told; one that is crashed is a failure', async () => {
    await ask('CREATE TABLE notes (a int, b text) ENGINE=MyISAM; INSERT INTO notes VALUES (1, repeat("x", 10000)), (2, repeat("y", 10000))')
    expect(await source.must('dump "$spool"')).to.include('tables of shop without transactions may change while they are read: notes (MyISAM)')
    expect(await source.read('about')).to.include('consistent=crash')
    expect(await source.read('manifest')).to.include('shop\trows of notes\tmoving\t2')
    await source.clear()
    await ask('FLUSH TABLES')
    await on(`f=$(docker volume inspect --format '{{.Mountpoint}}' ${target}-data)/shop/notes.MYI; head -c 100 /dev/urandom | dd of=$f bs=1 seek=0 conv=notrunc 2>/dev/null`)
    expect(await failure('dump "$spool"')).to.match(/^The dump of shop failed: .*notes/s)
    await ask('DROP TABLE notes')
  })

  it("root's password is another by now, or the database is another: told, and nothing is left", async () => {
    await ask("ALTER USER root@localhost IDENTIFIED BY 'other'")
    expect(await failure('dump "$spool"')).to.match(/^keepsql-mariadb on web1 does not answer root, with the password of its environment: .*Access denied/)
    await on(
      `docker exec -i ${target} sh -c 'printf "ALTER USER root@localhost IDENTIFIED BY \\"%s\\"" "$(printf %s "$MARIADB_ROOT_PASSWORD" | sed "s/\\"/\\\\\\\\\\"/g")" | MYSQL_PWD=other mariadb -uroot'`,
    )
    expect(await failure('databases="shop shpo"; dump "$spool"')).to.equal('There is no database shpo on keepsql-mariadb.')
  })
})
