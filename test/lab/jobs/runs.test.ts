import {createServer} from 'node:http'
import type {Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {networkInterfaces} from 'node:os'
import {expect} from 'chai'
import type {Begun} from '../../../src/lib/cli/job/run.js'
import type {JobStatus} from '../../../src/lib/cli/job/status.js'
import type {Status} from '../../../src/lib/cli/status.js'
import {containerOf} from '../../../src/lib/features/lab/names.js'
import type {Run} from '../../../src/lib/features/jobs/history.js'
import {startLoad} from '../load.js'
import {createApp} from '../app.js'
import type {App, Outcome} from '../app.js'
import {onHost, openLab, untilOnHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {farAway} from '../schedule.js'
import {firstOnPath, slowDocker} from '../noise.js'
import {docker, hasBooted} from '../own-lab.js'

const shell = (text: string): readonly string[] => ['sh', '-c', text]

/** Serves what lies in the volume when it starts, unless that is broken. */
const serve = shell('[ ! -e /data/broken ] || exit 3; export VERSION="$(cat /data/version 2>/dev/null || echo none)"; exec node server.js')

describe('lab: runs of jobs', function () {
  this.timeout(240_000)
  let lab: TestLab
  let app: App
  let pings: Pings

  before(async () => {
    lab = await openLab()
    pings = await listen(lab)
    app = await createApp(lab, 'nightly', {hosts: ['web2'], written: {command: serve, replicas: 2, volumes: ['data:/data'], jobs: jobs()}})
    await app.deploy()
  })

  after(() => pings.close())

  const daily = farAway()
  const jobs = () => ({
    etl: {schedule: daily, command: shell('sleep 1; echo "etl $SHIPIT_RELEASE" > /data/version; echo loaded'), then: 'restart web', ping: `${pings.url}/etl`},
    slow: {schedule: daily, command: shell('trap "exit 9" TERM; echo begins; sleep 600 & wait'), timeout: '2s', ping: `${pings.url}/slow`},
    forbidden: {schedule: daily, command: shell('trap "exit 9" TERM; echo in; until [ -e /data/go ]; do sleep 0.1; done')},
    replaced: {schedule: daily, command: shell('trap "exit 9" TERM; echo in; until [ -e /data/go ]; do sleep 0.1; done'), overlap: 'replace'},
    allowed: {schedule: daily, command: shell('echo in; until [ -e /data/go ]; do sleep 0.1; done'), overlap: 'allow'},
    failing: {schedule: daily, command: shell('echo "no database"; exit 3'), then: 'after', ping: `${pings.url}/failing`},
    snubbed: {schedule: daily, command: shell('echo done'), ping: `${pings.url}/later`},
    chained: {schedule: daily, command: shell('echo first'), then: 'after'},
    after: {schedule: daily, command: shell('echo second')},
  })

  const history = async (job: string): Promise<readonly Run[]> => (await app.run<readonly Run[]>('job', 'history', job)).answer
  const results = async (job: string): Promise<readonly string[]> => (await history(job)).map(({result, code, trigger}) => `${trigger}: ${result} ${code}`)
  /** Until the history has so many lines. */
  const recorded = (job: string, lines: number): Promise<string> =>
    untilOnHost(lab, 'web2', `[ "$(cat /var/lib/shipit/apps/nightly/jobs/${job}/history.jsonl 2>/dev/null | wc -l)" -ge ${lines} ]`)
  /** Until so many containers of it have said that they are in. */
  const running = (job: string, count: number): Promise<string> =>
    untilOnHost(
      lab,
      'web2',
      `[ "$(for id in $(docker ps -q --filter label=shipit.app=nightly --filter label=shipit.job=${job}); do docker logs "$id"; done | grep -cx in)" -eq ${count} ]`,
    )
  /** As its timer does. */
  const trigger = (job: string): Promise<string> => onHost(lab, 'web2', `systemctl start shipit-nightly.${job}.service`)
  const inVolume = (command: string): Promise<string> => onHost(lab, 'web2', `cd "$(docker volume inspect --format '{{.Mountpoint}}' nightly-data)" && ${command}`)

  it('a nightly job and the restart after it: its effect is seen, by the host alone, and no request fails', async () => {
    const before = await app.containers()
    const load = await startLoad({targets: app.targets({keepAlive: 4, fresh: 3, echo: 2, long: 1}), longMs: 3000})
    for (let turn = 1; turn <= 2; turn += 1) {
      await trigger('etl')
      await recorded('etl', turn * 2)
      await load.served(100)
    }
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion)).to.deep.equal(['none', 'etl 1-1'])
    expect((await history('etl')).map(({result, code, trigger: by, note}) => [result, code, by, note])).to.deep.equal([
      ['ok', 0, 'timer', undefined],
      ['ok', null, 'timer', 'restart web'],
      ['ok', 0, 'timer', undefined],
      ['ok', null, 'timer', 'restart web'],
    ])
    expect(await app.containers()).to.deep.equal(before)
    expect(pings.heard.get('/etl/start')).to.have.lengthOf(2)
    expect(pings.heard.get('/etl')).to.deep.equal(['loaded\n', 'loaded\n'])
    const plan = await app.run<Outcome>('plan')
    expect(plan.answer.steps).to.deep.equal([])
  })

  it('a restart that fails leaves what served, and status tells of it until one succeeds', async () => {
    const isWell = async (): Promise<readonly [code: number | null, restart: string | undefined]> => {
      const {code, answer} = await app.run<Status>('status', '--check')
      return [code, answer.hosts.flatMap((host) => (host.reachable ? host.jobs : [])).find(({job}) => job === 'etl')?.failedRestart?.note]
    }
    const before = await app.containers()
    await inVolume('touch broken')
    await app.run('job', 'run', 'etl', '--follow')
    expect((await history('etl')).slice(-2).map(({result, note}) => [result, note])).to.deep.equal([
      ['ok', undefined],
      ['failed', 'restart web: what served before serves on'],
    ])
    expect(await app.containers()).to.deep.equal(before)
    expect(await isWell()).to.deep.equal([1, 'restart web: what served before serves on'])
    await inVolume('rm broken')
    await app.run('job', 'run', 'etl', '--follow')
    expect(await isWell()).to.deep.equal([0, undefined])
  })

  it('one that takes too long is stopped, and says so', async () => {
    const ran = await app.run<Begun>('job', 'run', 'slow', '--follow')
    expect(ran.code).to.equal(9)
    expect(await results('slow')).to.deep.equal(['manual: timeout 9'])
    expect(pings.heard.get('/slow/fail')).to.deep.equal(['begins\nshipit: stopped after 2 s\n'])
  })

  it('a limit counts from when the engine has begun it, which may take longer than that', async () => {
    await onHost(lab, 'web2', slowDocker(firstOnPath, 'start --attach', 3))
    const ran = await app.run<Begun>('job', 'run', 'slow', '--follow').finally(() => onHost(lab, 'web2', `rm ${firstOnPath}/docker`))
    expect([ran.answer.ended?.result, ran.answer.ended?.code]).to.deep.equal(['timeout', 9])
  })

  it('one that fails is followed by nothing, and its end is told', async () => {
    await trigger('failing')
    await recorded('failing', 1)
    expect(await results('failing')).to.deep.equal(['timer: failed 3'])
    await untilOnHost(lab, 'web2', '! systemctl list-units --plain --no-legend "shipit-nightly.failing@*" | grep -q .')
    expect(pings.heard.get('/failing/fail')).to.deep.equal(['no database\nshipit: exit code 3\n'])
    expect(await results('after')).to.deep.equal([])
  })

  it('an address that asks to be told an hour later is not waited for', async () => {
    const ran = await app.run<Begun>('job', 'run', 'snubbed', '--follow')
    expect([ran.code, ran.answer.ended?.result]).to.deep.equal([0, 'ok'])
    expect(pings.heard.get('/later/start')).to.deep.equal([''])
  })

  it('one that succeeds is followed by another', async () => {
    await trigger('chained')
    await recorded('after', 1)
    expect(await results('after')).to.deep.equal(['then: ok 0'])
  })

  it('overlapping: skipped, side by side, or in place of the one before', async () => {
    await inVolume('rm -f go')
    for (const job of ['forbidden', 'allowed', 'replaced']) await trigger(job)
    for (const job of ['forbidden', 'allowed', 'replaced']) await running(job, 1)
    for (const job of ['forbidden', 'allowed', 'replaced']) await trigger(job)
    await recorded('forbidden', 1)
    await recorded('replaced', 1)
    await running('allowed', 2)
    await running('replaced', 1)
    await inVolume('touch go')
    await recorded('forbidden', 2)
    await recorded('replaced', 2)
    await recorded('allowed', 2)
    expect(await results('forbidden')).to.deep.equal(['timer: skipped null', 'timer: ok 0'])
    expect(await results('replaced')).to.deep.equal(['timer: replaced 9', 'timer: ok 0'])
    expect(await results('allowed')).to.deep.equal(['timer: ok 0', 'timer: ok 0'])
  })

  it('one that others are skipped for is told of by status, with what ends it', async () => {
    await inVolume('rm -f go')
    const from = (await history('forbidden')).length
    /** Of `status --check`: its exit code, how many were skipped, and what it says to type. */
    const stuck = async (): Promise<readonly [code: number | null, skipped: number | undefined, stop: string | undefined]> => {
      const {code, stdout} = await app.say(['status', '--check'])
      const {answer} = await app.run<readonly JobStatus[]>('job', 'list')
      return [code, answer.find(({job}) => job === 'forbidden')?.inTheWay?.skipped, /Stop it: shipit (.*)/.exec(stdout)?.[1]]
    }
    // What failed before is not what is asked here.
    for (const job of ['slow', 'failing']) await onHost(lab, 'web2', `rm /var/lib/shipit/apps/nightly/jobs/${job}/history.jsonl`)
    await trigger('forbidden')
    await running('forbidden', 1)
    // One that was begun by hand has told the person who began it.
    await app.run('job', 'run', 'forbidden', '--follow')
    expect(await stuck()).to.deep.equal([0, undefined, undefined])
    for (const times of [2, 3]) {
      await trigger('forbidden')
      await recorded('forbidden', from + times)
    }
    const [code, skipped, stop = ''] = await stuck()
    expect([code, skipped]).to.deep.equal([1, 2])
    expect((await app.say(stop.split(' '))).code).to.equal(0)
    expect((await results('forbidden')).slice(from)).to.deep.equal(['manual: skipped null', 'timer: skipped null', 'timer: skipped null', 'timer: killed 9'])
    await inVolume('touch go')
    await app.run('job', 'run', 'forbidden', '--follow')
    expect(await stuck()).to.deep.equal([0, undefined, undefined])
  })

  it('a deploy never ends one that runs: it goes on with its old release, and the next run has the new one', async () => {
    const from = (await history('forbidden')).length
    await inVolume('rm -f go')
    await trigger('forbidden')
    await running('forbidden', 1)
    await app.configure({command: serve, replicas: 1, volumes: ['data:/data'], jobs: jobs(), env: {ANOTHER: 'one'}, deploy: {keep: 1}})
    await app.deploy()
    await app.configure({command: serve, replicas: 1, volumes: ['data:/data'], jobs: jobs(), env: {ANOTHER: 'two'}, deploy: {keep: 1}})
    await app.deploy()
    await running('forbidden', 1)
    await inVolume('touch go')
    await recorded('forbidden', from + 1)
    await app.run('job', 'run', 'forbidden', '--follow')
    expect((await history('forbidden')).slice(from).map(({result, release}) => [result, release])).to.deep.equal([
      ['ok', '1-1'],
      ['ok', '3-1'],
    ])
    // Another number of replicas than before: both colours of the route know it.
    const load = await startLoad({targets: app.targets({keepAlive: 2, fresh: 2})})
    await app.run('job', 'run', 'etl', '--follow')
    await load.served(100)
    expect((await load.stop()).failed).to.deep.equal([])
    expect((await app.who('web2')).version).to.equal('etl 3-1')
  })

  it('a host that was off at the time runs it as soon as it is back, where that is wanted, and what was cut off is told', async () => {
    const late = {schedule: daily, command: shell('echo late')}
    await inVolume('rm -f go')
    await app.configure({command: serve, volumes: ['data:/data'], jobs: {...jobs(), caught: {...late, catch_up: true}, missed: late}})
    await app.deploy()
    await trigger('forbidden')
    await running('forbidden', 1)
    // As if it had been off for two days: systemd has here when the timer last elapsed.
    await onHost(lab, 'web2', 'touch -d "2 days ago" /var/lib/systemd/timers/stamp-shipit-nightly.caught.timer && sync')
    await docker('kill', containerOf(lab.name, 'web2'))
    await docker('start', containerOf(lab.name, 'web2'))
    await hasBooted(lab.name, 'web2')
    await recorded('caught', 1)
    expect(await results('caught')).to.deep.equal(['timer: ok 0'])
    expect(await results('missed')).to.deep.equal([])
    await inVolume('touch go')
    await app.run('job', 'run', 'forbidden', '--follow')
    // What exit code an engine tells of a container that a power cut ended, is its own.
    expect((await history('forbidden')).slice(-2).map(({result, trigger: by}) => `${by}: ${result}`)).to.have.members(['timer: killed', 'manual: ok'])
  })

  it('remove takes all of it away', async () => {
    expect((await app.run('remove', '--volumes', '--confirm', 'nightly')).code).to.equal(0)
    expect(await onHost(lab, 'web2', 'ls /etc/systemd/system /var/lib/shipit/apps | grep -c nightly || true')).to.equal('0')
  })
})

type Pings = {readonly url: string; /** Path → bodies. */ readonly heard: Map<string, string[]>; close(): void}

/** An address that jobs tell how they go, as the hosts of the lab reach it. */
async function listen(lab: TestLab): Promise<Pings> {
  const heard = new Map<string, string[]>()
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      heard.set(request.url ?? '', [...(heard.get(request.url ?? '') ?? []), body])
      if (request.url?.startsWith('/later')) response.writeHead(503, {'retry-after': '3600'})
      response.end('OK')
    })
  })
  const network = (lab.hosts[0]?.address ?? '').split('.').slice(0, 3).join('.')
  const address = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.address.startsWith(`${network}.`))?.address
  if (address === undefined) throw new Error('this machine has no address in the network of the lab')
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  return {url: `http://${address}:${(server.address() as AddressInfo).port}`, heard, close: () => void server.close()}
}
