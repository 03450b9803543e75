import {cp, mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {root} from '../house/process.js'
import {createApp} from '../lab/app.js'
import type {App, Outcome} from '../lab/app.js'
import {onHost, openLab} from '../lab/fixture.js'
import {moveAway} from './far.js'
import type {FarLab} from './far.js'
import {inTurns, seconds} from './measure.js'
import {add, begin} from './report.js'
import {median} from './table.js'

const part = 'deploy'
const rounds = Number(process.env['SHIPIT_BENCH_ROUNDS'] ?? 2)
const roundTrips = [0, 50, 150] as const

/** What the design wants, by round trip, and what the best-known peer takes (Kamal 2.12, measured by us earlier on this kind of machine). */
const aims = {
  replace: {0: 1, 50: 1.7, 150: 3.2},
  build: {0: 1.6, 50: 2.3, 150: 3.8},
  rollback: {0: 0.8, 50: 1.4, 150: 2.5},
} as const
const peers = {
  replace: {0: 3, 50: 5.6, 150: 12.8},
  build: {0: 3.6, 50: 6.2, 150: 13.5},
  rollback: {0: 2, 50: 3.5, 150: 7.9},
} as const

describe('bench: deploys over a long way', function () {
  this.timeout(1_800_000)
  let far: FarLab
  let one: App
  let three: App
  let built: App

  before(async () => {
    far = await moveAway(await openLab())
    one = await createApp(far.lab, 'far-one')
    three = await createApp(far.lab, 'far-three', {hosts: ['web1', 'web2', 'web3']})
    built = await createApp(far.lab, 'far-built', {written: {image: 'far-built', tag: undefined, build: '.'}})
    await writeContext(built, 0)
    for (const app of [one, three, built]) await app.deploy()
    await one.configure({env: {VERSION: 'v0'}})
    await one.deploy()
    await begin(part)
  })

  after(async () => {
    for (const app of [one, three, built]) await app.run('remove', '--volumes', '--confirm', app.name)
    await onHost(far.lab, 'web1', 'docker ps --all --quiet --filter name=hand- | xargs --no-run-if-empty docker rm --force >/dev/null')
    await far.close()
  })

  for (const roundTrip of roundTrips) {
    it(`at ${roundTrip} ms there and back`, async () => {
      far.delay(roundTrip)
      const values = await inTurns(rounds, casesAt(roundTrip))
      const docker = median(values.docker)
      const by = median(values.byHand)
      const at = `, ${roundTrip} ms`
      add(part, {name: `nothing to change${at}`, unit: 's', values: values.nothing, floor: docker, aim: {by: 'ratio', of: 1.6}, note: 'the floor is `ssh host docker ps`'})
      add(part, {name: `replacement${at}`, unit: 's', values: values.replace, floor: by, aim: {by: 'median', of: aims.replace[roundTrip]}, peer: peers.replace[roundTrip]})
      add(part, {name: `  with a build${at}`, unit: 's', values: values.build, floor: by, aim: {by: 'median', of: aims.build[roundTrip]}, peer: peers.build[roundTrip]})
      add(part, {name: `rollback${at}`, unit: 's', values: values.rollback, floor: by, aim: {by: 'median', of: aims.rollback[roundTrip]}, peer: peers.rollback[roundTrip]})
      const more = values.three.map((value, index) => value - (values.replace[index] ?? 0))
      add(part, {name: `  three hosts more than one${at}`, unit: 's', values: more, aim: {by: 'median', of: 0.3}})
      add(part, {name: `status${at}`, unit: 's', values: values.status, floor: docker})
      add(part, {name: `logs -n 100${at}`, unit: 's', values: values.logs, floor: docker})
    })
  }

  const casesAt = (roundTrip: number) => ({
    docker: () => seconds(() => far.byHand('web1', 'docker ps')),
    nothing: async () => {
      // What came before may have gone back to another release.
      await one.deploy()
      return timeOf(async () => {
        const ran = await one.run<Outcome>('deploy', '--yes')
        if (ran.answer.changed) throw new Error('something was changed')
        return ran
      })
    },
    byHand: (round: number) => seconds(() => far.byHand('web1', replaceByHand(`${roundTrip}-${round}-${Date.now()}`))),
    replace: async (round: number) => {
      await one.configure({env: {VERSION: `${roundTrip}-${round}`}})
      return timeOf(() => one.run('deploy', '--yes'))
    },
    rollback: async () => timeOf(() => one.run('rollback', '--yes')),
    status: async () => timeOf(() => one.run('status')),
    logs: async () => timeOf(() => one.run('logs', '-n', '100')),
    build: async (round: number) => {
      await writeContext(built, roundTrip * 100 + round + 1)
      return timeOf(() => built.run('deploy', '--yes'))
    },
    three: async (round: number) => {
      await three.configure({env: {VERSION: `${roundTrip}-${round}`}})
      return timeOf(() => three.run('deploy', '--yes'))
    },
  })

  it('counts sessions and bytes', async () => {
    far.delay(0)
    await onHost(far.lab, 'web1', 'echo "LogLevel VERBOSE" > /etc/ssh/sshd_config.d/bench.conf && systemctl reload ssh')
    const count = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const cursor = /cursor: (\S+)/.exec(await onHost(far.lab, 'web1', 'journalctl --quiet --lines 0 --show-cursor'))?.[1] ?? ''
      const before = far.bytes()
      await work()
      const bytes = far.bytes() - before
      const sessions = Number(await onHost(far.lab, 'web1', `journalctl --quiet --output cat --after-cursor '${cursor}' | grep -c 'Starting session: '`)) - 1
      add(part, {name: `${name}: sessions`, unit: 'count', values: [sessions]}, {name: `${name}: on the wire`, unit: 'MB', values: [bytes / 1e6]})
    }
    await one.configure({env: {VERSION: 'counted'}})
    await count('replacement', () => one.deploy())
    await count('nothing to change', () => one.deploy())
    await count('rollback', () => one.run('rollback', '--yes'))
    await count('status', () => one.run('status'))
    await count('logs -n 100', () => one.run('logs', '-n', '100'))
    await count('ssh host docker ps', () => far.byHand('web1', 'docker ps'))
    await onHost(far.lab, 'web1', 'rm /etc/ssh/sshd_config.d/bench.conf && systemctl reload ssh')
  })
})

async function timeOf(run: () => ReturnType<App['run']>): Promise<number> {
  const began = performance.now()
  const {code, error} = await run()
  if (code !== 0) throw new Error(error?.message ?? `ended with ${code}`)
  return (performance.now() - began) / 1000
}

/** A container beside the old one, asked until it is well, and the old one away: no proxy, no record, no way back. */
const replaceByHand = (name: string): string =>
  [
    `image=$(docker ps --quiet --filter label=shipit.app=far-one | head -1 | xargs docker inspect --format '{{.Image}}')`,
    `docker run --detach --name hand-${name} --env VERSION=${name} "$image" >/dev/null || exit`,
    `ip=$(docker inspect --format '{{.NetworkSettings.IPAddress}}' hand-${name})`,
    'until curl --silent --fail --max-time 1 "http://$ip:3000/up" >/dev/null; do sleep 0.02; done',
    `docker ps --all --quiet --filter name=hand- --filter before=hand-${name} | xargs --no-run-if-empty docker rm --force >/dev/null`,
  ].join('; ')

/** One small file differs from one build to the next. */
async function writeContext(app: App, version: number): Promise<void> {
  await mkdir(app.directory, {recursive: true})
  await cp(join(root, 'examples/hello'), app.directory, {recursive: true, filter: (path) => !path.endsWith('deploy.yml')})
  await writeFile(join(app.directory, 'version.js'), `export const build = ${version}\n`)
  await app.configure({image: 'far-built', tag: `v${version}`, build: '.'})
}
