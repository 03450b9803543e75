import {expect} from 'chai'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {waitUntil} from '../until.js'
import {cutAtEach} from './cut.js'
import {before as kept, openSource, restored} from './source.js'
import type {Source} from './source.js'

/** Writes a number into one file and then into another, and a row into each of two tables, for as long as it runs. */
const writer = `trap 'exit 0' TERM
export LD_LIBRARY_PATH=$(echo /host/lib/*-linux-gnu)
/host/bin/sqlite3 /data/db/app.db 'PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS a (n); CREATE TABLE IF NOT EXISTS b (n);'
while :; do
  n=$((n + 1))
  echo $n >>/data/first; echo $n >>/data/second
  echo "BEGIN; INSERT INTO a VALUES ($n); INSERT INTO b VALUES ($n); COMMIT;"
done | /host/bin/sqlite3 -cmd '.timeout 10000' /data/db/app.db`

describe('lab: the source volume of backups', function () {
  this.timeout(240_000)
  let lab: TestLab
  let app: App
  let source: Source
  let place: string
  const volume = 'attic-data'
  const on = (script: string): Promise<string> => onHost(lab, 'web1', script)
  const inVolume = (script: string): Promise<string> => on(`cd ${place} && ${script}`)
  const manifest = async (): Promise<Readonly<Record<string, string>>> =>
    Object.fromEntries((await source.read('manifest')).split('\n').map((line) => [line.split('\t').slice(1, 3).join('/'), line.split('\t')[3] ?? '']))

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'attic', {written: {volumes: ['data:/data']}})
    await on(
      `docker rm -f attic-writer >/dev/null 2>&1; docker volume rm -f ${volume} ${volume}${restored} ${volume}${kept} >/dev/null; command -v sqlite3 >/dev/null || { apt-get update -q; apt-get install -q -y sqlite3; } >/dev/null 2>&1`,
    )
    await app.deploy()
    place = await on(`docker volume inspect --format '{{.Mountpoint}}' ${volume}`)
    await inVolume(`mkdir db odd && chown 1000:1000 db && chmod 750 db && printf 'x' >'odd/a
b' && ln -s ../db odd/link && ln 'odd/a
b' odd/same && mkfifo odd/fifo && truncate -s 1M odd/sparse && setfattr -n user.k -v v odd/sparse 2>/dev/null; chmod 4711 odd/same`)
    await on(
      `docker run -d --name attic-writer -v ${volume}:/data -v /usr:/host:ro --stop-timeout 5 ${await image()} sh -c '${writer.replaceAll("'", `'\\''`)}' >/dev/null; ${waitUntil(`[ -s ${place}/second ]`)}`,
    )
    source = await openSource(lab, 'volume', {target: volume, volume_name: 'data', sqlite: 'db/app.db', hook_image: '', hook_target: ''})
  })

  after(() => on('docker rm -f attic-writer >/dev/null'))
  beforeEach(() => source.clear())
  afterEach(() => source.must(`forget ${restored}; forget ${kept}; rm -f ${place}/big`))

  const image = (): Promise<string> => on(`docker inspect --format '{{.Config.Image}}' $(docker ps -q --filter label=shipit.app=attic | head -n 1)`)

  it('pauses who writes for a moment, tells how long, and has files and tables of that moment', async () => {
    const said = await source.must('dump "$spool"')
    const about = await source.read('about')
    const seconds = Number(/paused=(.*)/.exec(about)?.[1])
    expect(about).to.match(/^method=paused\npaused=\d+\.\d\nconsistent=yes$/)
    expect(seconds).to.be.lessThan(30)
    expect(said).to.include(`shipit: attic-writer was paused for ${seconds.toFixed(1)} s`)
    const rows = await manifest()
    expect(Number(rows['rows of db/app.db a/rows'])).to.be.greaterThan(0)
    expect(rows['rows of db/app.db a/rows']).to.equal(rows['rows of db/app.db b/rows'])
    const [first, second] = (await on(`cd ${source.spool}/files && tail -qn 1 first second`)).split('\n').map(Number)
    expect((first ?? 0) - (second ?? 0)).to.be.oneOf([0, 1])
    expect(await on(`cd ${source.spool} && ls files/db; stat -c '%u:%g %a' files/db sqlite/db/app.db`)).to.match(/^1000:1000 750\n0:0 644$/)
    expect(await source.left()).to.equal('')
  })

  it('brings all of it into another volume, swaps that in while the app is away, keeps what was, and drops it when told', async () => {
    await source.must('dump "$spool"')
    const listing = "find . -mindepth 1 ! -name 'app.db*' -printf '%P %y %m %U:%G %s %n %l\\n' | grep -v '^db d' | sort"
    const wanted = await on(`cd ${source.spool}/files && ${listing}`)
    const held = await source.read('manifest')
    await source.must(`load "$spool" ${restored}`)
    expect(await source.must(`count ${restored}`)).to.equal(held)
    await source.must(`examine ${restored}`)
    expect(await on(`cd ${place.replace(volume, volume + restored)} && ${listing}; stat -c '%u:%g %a' db db/app.db`)).to.equal(`${wanted}\n1000:1000 750\n0:0 644`)
    await inVolume('touch lost')
    expect(await source.must(`swap ${restored} ${kept}`)).to.match(/^away \d+\.\d$/)
    expect(await inVolume('ls')).to.equal('db\nfirst\nodd\nsecond')
    expect(await on(`ls ${place.replace(volume, volume + kept)}`)).to.equal('db\nfirst\nlost\nodd\nsecond')
    expect(await on(`docker inspect --format '{{.State.Running}}' attic-writer`)).to.equal('true')
    await inVolume(`n=$(wc -l <second); ${waitUntil('[ "$(wc -l <second)" != "$n" ]')}`)
    await source.must(`forget ${restored}; forget ${kept}`)
    expect(await on(`docker volume ls -q --filter name=${volume}`)).to.equal(volume)
    expect((await source.call("forget ''")).code).to.equal(1)
  })

  it('killed at any moment of a dump, it leaves nothing paused; told to end, at once', async function () {
    this.timeout(600_000)
    await cutAtEach({lab, source}, 'dump "$spool"', {ready: source.clear, cut: async (moment) => expect(await source.left(), moment).to.equal('')})
    await source.clear()
    await inVolume('head -c 300M /dev/zero >big')
    await on(
      `setsid sh ${source.folder}/../frame 'dump "$spool"' >/dev/null 2>&1 & pid=$!; ${waitUntil('docker ps --filter status=paused -q | grep -q .', 'kill -0 $pid || exit 1')}; kill -s TERM -- -$pid; timeout 60 tail --pid=$pid -f /dev/null || { echo 'it did not end' >&2; exit 1; }; ${waitUntil(`[ ! -e ${source.folder}/paused ]`)}`,
    )
    expect(await source.left()).to.equal('')
  })

  it('a copy that would take too long is given up: read live, labelled so, and not tried again the next night', async () => {
    await inVolume('head -c 300M /dev/zero >big')
    const first = await source.call('pause_limit=0.01; dump "$spool"')
    expect([first.code, first.stderr]).to.deep.equal([0, ''])
    expect(first.stdout.replaceAll(/paused for \d+\.\d s/g, 'paused for a moment').split('\n')).to.deep.equal([
      'shipit: attic-web-green-1 was paused for a moment',
      'shipit: attic-writer was paused for a moment',
      'shipit: a copy of attic-data takes more than 0.01 s: its files are read while they are written',
    ])
    expect(await source.read('about')).to.equal('method=live\npaused=0\nconsistent=crash')
    expect(Object.keys(await manifest())).to.deep.equal(['bytes/moving', 'entries/moving', 'rows of db/app.db a/rows', 'rows of db/app.db b/rows'])
    const seen = await source.must('cd "$spool"; with_files sh -c \'ls files; stat -c %s files/db/app.db files/big; touch files/x 2>/dev/null || echo read-only\'; ls files')
    expect(seen).to.equal('big\ndb\nfirst\nodd\nsecond\n0\n314572800\nread-only')
    await source.clear()
    expect(await source.must('dump "$spool"')).to.equal('shipit: attic-data takes more than 30 s to copy: its files are read while they are written')
    await inVolume(`rm big ${source.folder}/too-slow`)
  })

  it('without room for a copy it is read live', async () => {
    await inVolume('head -c 40M /dev/zero >big')
    await on(`mount -t tmpfs -o size=20m tmpfs ${source.spool}`)
    try {
      expect(await source.must('dump "$spool"')).to.equal('shipit: there is no room for a copy of attic-data: its files are read while they are written')
      expect(await source.read('about')).to.equal('method=live\npaused=0\nconsistent=crash')
    } finally {
      await on(`umount ${source.spool}; rm ${place}/big`)
    }
  })

  it('a hook of the image comes first, and nobody is paused; one that fails is the end of it', async () => {
    const hook = (body: string) => on(`docker exec attic-writer sh -c 'mkdir -p /hooks; printf "#!/bin/sh\\n${body}\\n" >/hooks/pre-backup; chmod +x /hooks/pre-backup'`)
    await hook('echo flushed >/data/flushed; echo done')
    expect(await source.must('dump "$spool"')).to.equal('shipit: /hooks/pre-backup in attic-writer\ndone')
    expect(await source.read('about')).to.equal('method=hook\npaused=0\nconsistent=yes')
    const rows = await manifest()
    expect(rows['rows of db/app.db a/rows']).to.equal(rows['rows of db/app.db b/rows'])
    expect(await source.must('cd "$spool"; with_files cat files/flushed')).to.equal('flushed')
    await source.clear()
    await hook('echo no >&2; exit 3')
    const {code, stderr} = await source.call('dump "$spool"')
    expect([code, stderr]).to.deep.equal([1, 'no\n/hooks/pre-backup in attic-writer failed with exit code 3: nothing was backed up.'])
    await on('docker exec attic-writer rm -r /hooks')
  })

  it('a hook of the image sees what was restored in its place, without a network; where it fails, that is told', async () => {
    const hook = (body: string) =>
      on(
        `docker rm -f attic-hook >/dev/null 2>&1; docker run --name attic-hook $(docker inspect --format '{{.Image}}' attic-writer) sh -c 'mkdir /hooks; printf "#!/bin/sh\\n${body}\\n" >/hooks/post-restore; chmod +x /hooks/post-restore' && docker commit attic-hook attic-hook >/dev/null; docker rm attic-hook >/dev/null`.replace(
          '${1}',
          body,
        ),
      )
    const load = `hook_image=attic-hook hook_target=/data; load "$spool" ${restored} && after_restore "$target"${restored}`
    await source.must('dump "$spool"')
    await hook('ls /data | grep -v flushed; ls /sys/class/net; touch /data/ready')
    expect(await source.must(load)).to.equal('shipit: /hooks/post-restore of attic-hook\ndb\nfirst\nodd\nsecond\nlo')
    expect(await on(`ls ${place.replace(volume, volume + restored)}`)).to.include('ready')
    await source.must(`forget ${restored}`)
    await source.clear()
    await source.must('dump "$spool"')
    await hook('exit 4')
    const {code, stderr} = await source.call(load)
    expect([code, stderr]).to.deep.equal([1, '/hooks/post-restore of attic-hook failed with exit code 4.'])
    await on('docker rmi attic-hook >/dev/null')
    await source.must(`forget ${restored}`)
    expect(await source.left()).to.equal('')
  })

  it('a volume that is not there is told, and not made', async () => {
    const {code, stderr} = await source.call('target=attic-dta; dump "$spool"')
    expect([code, stderr]).to.deep.equal([
      1,
      'There is no volume attic-dta on web1: its name is mistyped, or nothing has used it yet. `docker volume ls` lists those that are there.',
    ])
    expect((await source.call('sqlite=db/none.db; dump "$spool"')).stderr).to.equal('There is no file db/none.db in the volume attic-data.')
    expect(await on('docker volume ls -q --filter name=attic-dta')).to.equal('')
  })

  it('a swap that is killed at any moment is whole after it was run again', async function () {
    this.timeout(600_000)
    await on('docker stop attic-writer >/dev/null')
    const swap = `swap ${restored} ${kept}`
    const states = async (): Promise<readonly string[]> => [await inVolume('cat state'), await on(`cat ${place.replace(volume, volume + kept)}/state`)]
    const moments = await cutAtEach({lab, source}, swap, {
      ready: async () => {
        await source.must(`forget ${restored}; forget ${kept}`)
        await on(`docker volume create ${volume}${restored} >/dev/null; echo backup >${place.replace(volume, volume + restored)}/state; echo now >${place}/state`)
      },
      cut: async (moment) => {
        await source.must(swap)
        expect([...(await states()), await on(`ls ${source.folder}`)], moment).to.deep.equal(['backup', 'now', 'no-file'])
        expect(await app.containers(), moment).to.deep.equal(['attic-web-green-1 running'])
      },
    })
    expect(await states()).to.deep.equal(['backup', 'now'])
    expect(moments).to.be.greaterThan(10)
  })
})
