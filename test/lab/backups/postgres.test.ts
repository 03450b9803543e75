import {expect} from 'chai'
import {askIn} from '../ask-in.js'
import {needImages, password, postgres, withPassword} from '../accessories/database.js'
import {createApp} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {before as aside, loadBeside, openSource, restored} from './source.js'
import type {Source} from './source.js'
import {unbegunAtEach} from './unbegun.js'

const shop = `CREATE TABLE orders (id serial PRIMARY KEY, note text); INSERT INTO orders (note) SELECT 'one' FROM generate_series(1, 100);
CREATE VIEW recent AS SELECT id FROM orders WHERE id > 10; CREATE DATABASE ledger;`

describe('lab: the source postgres of backups', function () {
  this.timeout(240_000)
  let lab: TestLab
  let source: Source
  const target = 'keeppg-postgres'
  const on = (script: string): Promise<string> => onHost(lab, 'web1', script)
  const ask = (sql: string, database = 'shop'): Promise<string> => on(askIn(`${target} psql -U postgres -Atq -v ON_ERROR_STOP=1 ${database}`, sql))

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'postgres:17')
    const app = await createApp(lab, 'keeppg', {written: {accessories: {postgres: postgres()}}})
    await on(`docker rm -f ${target} source-postgres >/dev/null 2>&1; docker volume rm -f ${target}-data >/dev/null`)
    const {code, stderr} = await app.say(['deploy', '--yes'], withPassword)
    expect([code, code === 0 ? '' : stderr]).to.deep.equal([0, ''])
    await ask(shop)
    source = await openSource(lab, 'postgres', {target, databases: '', password})
  })

  beforeEach(() => source.clear())
  afterEach(() => source.call(`forget ${restored}; forget ${aside}`))

  /** Databases, and what is in them by `count`. */
  const state = async (): Promise<readonly string[]> => [
    await ask('SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1'),
    await source.must(`listed="$folder/list"; printf 'ledger\nshop\n' >"$listed"; count ''`),
  ]

  describe('where Docker does not begin a program, asked twice', () => {
    let dumped: string
    let atFirst: readonly string[]
    const each = (script: string, every: number, ready: () => Promise<unknown>, then: (moment: string, code: number) => Promise<unknown>) =>
      unbegunAtEach({lab, source}, `listed="$spool/databases/list"; ${script}`, {times: 2, every, ready, then})

    const dump = async (): Promise<void> => {
      await source.clear()
      await source.must('end; dump "$spool" && end')
    }

    before(async () => {
      await dump()
      dumped = await source.read('manifest')
      atFirst = await state()
    })

    it('a dump fails, and the next one is whole', async () => {
      const programs = await each('dump "$spool"', 1, source.clear, async (moment, code) => {
        expect(code, moment).not.to.equal(0)
        await source.call('end')
      })
      expect(programs).to.be.greaterThan(11)
      await dump()
      expect(await source.left()).to.equal('')
      expect(await source.read('manifest')).to.equal(dumped)
    })

    it('what is loaded beside the databases fails, and leaves nothing', async () => {
      await dump()
      const programs = await each(
        loadBeside,
        5,
        () => source.call(`forget ${restored}`),
        async (moment, code) => {
          expect(code, moment).not.to.equal(0)
          await source.call(`forget ${restored}`)
          expect(await state(), moment).to.deep.equal(atFirst)
        },
      )
      expect(programs).to.be.greaterThan(20)
    })

    it('an exchange goes on or fails, and is whole after it was run again', async () => {
      await dump()
      const ready = async (): Promise<void> => {
        await source.call(`forget ${aside}`)
        await source.must(`load "$spool" ${restored}`)
        await ask("INSERT INTO orders (note) VALUES ('only now')")
      }
      const programs = await each(`swap ${restored} ${aside}`, 1, ready, async (moment) => {
        await source.must(`swap ${restored} ${aside}`)
        expect(await state(), moment).to.deep.equal([
          [...(atFirst[0] ?? '').split('\n'), ...['ledger', 'postgres', 'shop'].map((name) => name + aside)].toSorted().join('\n'),
          atFirst[1],
        ])
      })
      expect(programs).to.be.greaterThan(1)
    })
  })
})
