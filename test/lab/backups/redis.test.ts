import {expect} from 'chai'
import {askIn} from '../ask-in.js'
import {needImages} from '../accessories/database.js'
import {createApp} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {waitUntil} from '../until.js'
import {cutAtEach} from './cut.js'
import {before as kept, openSource, restored} from './source.js'
import type {Source} from './source.js'
import {unbegunAtEach} from './unbegun.js'

const secret = `r'ed"is $x`

for (const {about, name, command} of [
  {about: 'append-only, with a password', name: 'keepaof', command: ['sh', '-c', 'exec redis-server --appendonly yes --requirepass "$REDIS_PASSWORD"']},
  {about: 'with RDB files', name: 'keeprdb', command: ['redis-server', '--save', '3600 1']},
])
  describe(`lab: the source redis of backups: ${about}`, function () {
    this.timeout(240_000)
    let lab: TestLab
    let source: Source
    const target = `${name}-redis`
    const isAppendOnly = name === 'keepaof'
    const on = (script: string): Promise<string> => onHost(lab, 'web1', script)
    const inServer = `${target} sh -c '${isAppendOnly ? 'REDISCLI_AUTH=$REDIS_PASSWORD ' : ''}exec redis-cli'`
    const client = `docker exec -i ${inServer}`
    const ask = (...commands: readonly string[]): Promise<string> => on(askIn(inServer, commands.join('\n')))
    const failure = async (script: string): Promise<string> => {
      const {code, stderr} = await source.call(script)
      expect(code).to.equal(1)
      expect(await source.left()).to.equal('')
      return stderr
    }

    before(async () => {
      lab = await openLab()
      await needImages(lab, 'redis:8')
      const redis = {image: 'redis:8', persist: true, command, ...(isAppendOnly && {secrets: ['REDIS_PASSWORD']})}
      const app = await createApp(lab, name, {written: {accessories: {redis}}})
      await on(`docker rm -f ${target} >/dev/null 2>&1; docker volume rm -f ${target}-data >/dev/null`)
      const {code, stderr} = await app.say(['deploy', '--yes'], {env: {REDIS_PASSWORD: secret}})
      expect([code, code === 0 ? '' : stderr]).to.deep.equal([0, ''])
      await on(`for i in $(seq 3000); do echo "SET key$i value$i"; done | ${client} >/dev/null`)
      await ask('SETEX session 3600 x', 'SELECT 3', 'SET other x')
      source = await openSource(lab, 'redis', {target})
    })

    beforeEach(() => source.clear())
    afterEach(() => source.call(`forget ${restored}; forget ${kept}`))

    it('under a writer: its keys are counted at the moment of the save; brought back, it has them again, and the old ones are kept', async () => {
      const writing = on(`touch /run/keys; i=0; while [ -e /run/keys ]; do i=$((i + 1)); echo "SET more$i x"; done | ${client} >/dev/null`)
      await on(waitUntil('[ -e /run/keys ]'))
      await source.must('dump "$spool"')
      await on('rm /run/keys')
      await writing
      const manifest = await source.read('manifest')
      expect(manifest.replace(/^(db0\tkeys\tkeys)\t\d+$/m, '$1')).to.equal(
        'db0\texpiring keys\texpiring keys\t1\ndb0\tkeys\tkeys\ndb3\texpiring keys\texpiring keys\t0\ndb3\tkeys\tkeys\t1',
      )
      const about = await source.read('about')
      expect(Number(/paused=(.*)/.exec(about)?.[1])).to.be.lessThan(1)
      expect(about).to.match(/^method=dump\npaused=0\.\d+\nconsistent=yes$/)
      await source.must(`load "$spool" ${restored}`)
      expect(await source.must(`count ${restored}`)).to.equal(manifest)
      await source.must(`examine ${restored}`)
      await ask('FLUSHALL', 'SET only now')
      expect(await source.must(`swap ${restored} ${kept}`)).to.match(/^away \d+\.\d$/)
      expect(await source.must("count ''")).to.equal(manifest)
      expect(await source.must(`count ${kept}`)).to.equal('db0\texpiring keys\texpiring keys\t0\ndb0\tkeys\tkeys\t1')
      await on(`docker kill --signal KILL ${target} >/dev/null; docker start ${target} >/dev/null`)
      expect(await source.must("count ''")).to.equal(manifest)
      expect(await ask('GET key7')).to.equal('value7')
      await source.must(`swap ${kept} ${restored}`)
      expect(await ask('GET only', 'DBSIZE')).to.equal('now\n1')
      await source.must(`swap ${restored} ${kept}; forget ${kept}`)
      expect(await source.must("count ''")).to.equal(manifest)
      expect(await on(`cd $(docker volume inspect --format '{{.Mountpoint}}' ${target}-data); ls`)).to.equal(isAppendOnly ? 'appendonlydir\ndump.rdb' : 'dump.rdb')
      expect((await source.call("forget ''")).code).to.equal(1)
    })

    it('a dump in which Docker does not begin a program, asked twice, is whole or fails', async () => {
      const held = await source.must("count ''")
      let failures = 0
      const programs = await unbegunAtEach({lab, source}, 'dump "$spool"', {
        times: 2,
        ready: source.clear,
        then: async (moment, code) => {
          if (code === 0) expect(await source.read('manifest'), moment).to.equal(held)
          else failures += 1
          expect(await source.left(), moment).to.equal('')
        },
      })
      expect([programs > 6, failures > 4]).to.deep.equal([true, true])
    })

    it('into an empty server it is loaded as it is, and into no other', async () => {
      await source.must('dump "$spool"')
      expect(await failure('load "$spool" ""')).to.equal(`${target} is not empty: nothing was loaded.`)
      const size = await ask('DBSIZE')
      await unbegunAtEach({lab, source}, 'load "$spool" "" || [ $? = 1 ]', {
        times: 2,
        ready: () => Promise.resolve(),
        then: async (moment) => expect(await ask('DBSIZE'), moment).to.equal(size),
      })
      await ask('FLUSHALL')
      await source.must('load "$spool" ""')
      expect(await source.must("count ''")).to.equal(await source.read('manifest'))
    })

    describe('a swap', function () {
      this.timeout(600_000)
      const swap = `swap ${restored} ${kept}`
      let whole: readonly string[]
      const inData = (script: string): Promise<string> => on(`cd "$(docker volume inspect --format '{{.Mountpoint}}' ${target}-data)" && ${script}`)
      /** What the server has, how many of the values of the server that was are kept, and what is noted. */
      const state = async (): Promise<readonly string[]> => [
        await source.must("count ''"),
        await inData(`grep -ao 'value[0-9]*' restored${kept}/dump.rdb | sort -u | wc -l`),
        await on(`ls ${source.folder}`),
      ]
      const ready = async (): Promise<void> => {
        const into = `restored${restored}`
        await inData(`rm -rf restored${kept} ${into} && mkdir ${into} && cp ${source.spool}/dump.rdb ${into}/ && chown -R --reference=. ${into}`)
        await ask('SET only now')
      }
      const runAgain = async (moment: string): Promise<void> => {
        // As a host does that starts again.
        await on(`docker start ${target} >/dev/null`)
        await source.must(swap)
        expect(await state(), moment).to.deep.equal(whole)
        expect(await source.left(), moment).to.equal('')
      }

      beforeEach(async () => {
        await source.must('dump "$spool"')
        whole = [await source.read('manifest'), '3000', 'data-folder']
      })

      it('that is killed at any moment is whole after it was run again', async () => {
        const moments = await cutAtEach({lab, source}, swap, {ready, cut: runAgain})
        expect(await state()).to.deep.equal(whole)
        expect(moments).to.be.greaterThan(10)
      })

      it('goes on or fails where Docker does not begin a program, asked twice, and is whole after it was run again', async () => {
        const said: string[] = []
        const programs = await unbegunAtEach({lab, source}, swap, {
          times: 2,
          ready,
          then: async (moment, code) => {
            if (code !== 0) said.push(moment)
            await runAgain(moment)
          },
        })
        expect(programs).to.be.greaterThan(6)
        expect(said.join('\n')).to.contain(`${target} does not tell its setting dbfilename: OCI runtime exec failed: `)
      })

      it('asks once more where Docker does not begin a program', async () => {
        await unbegunAtEach({lab, source}, swap, {
          times: 1,
          every: 5,
          ready,
          then: async (moment, code) => {
            expect(code, moment).to.equal(0)
            expect(await state(), moment).to.deep.equal(whole)
          },
        })
      })
    })

    it('a disk that is full and a file that is damaged are failures with the reason, and the server runs on', async () => {
      await on(`mount -t tmpfs -o size=16k tmpfs ${source.spool}`)
      try {
        expect(await failure('dump "$spool"')).to.include('No space left on device')
      } finally {
        await on(`umount ${source.spool}`)
      }
      await source.must('dump "$spool"')
      await on(`printf 'damage' | dd of=${source.spool}/dump.rdb bs=1 seek=2000 conv=notrunc 2>/dev/null`)
      expect(await failure(`load "$spool" ${restored}`)).to.match(new RegExp(`^The check of the backup of ${target} failed: `))
      expect(await ask('SET runs on', 'GET runs')).to.equal('OK\non')
    })

    if (isAppendOnly)
      describe('a server whose password is another by now', () => {
        it('is told', async () => {
          await ask('CONFIG SET requirepass other')
          expect(await failure('dump "$spool"')).to.match(/^keepaof-redis asks for another password than that in its environment: /)
        })
      })
  })
