import {execa} from 'execa'
import {createApp} from '../lab/app.js'
import type {App} from '../lab/app.js'
import {onHost, openLab} from '../lab/fixture.js'
import type {TestLab} from '../lab/fixture.js'
import {inTurns} from './measure.js'
import {add, begin} from './report.js'
import {median} from './table.js'

const part = 'proxy'
const rounds = Number(process.env['SHIPIT_BENCH_ROUNDS'] ?? 5)

/** Requests of a measurement, and how many are under way at a time, over connections that are kept. */
const [requests, atOnce] = [4000, 16]

describe('bench: requests through the proxy', function () {
  this.timeout(900_000)
  let lab: TestLab
  let app: App

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'through')
    await app.deploy()
    await onHost(lab, 'web1', beside)
    await begin(part)
  })

  after(async () => {
    await onHost(lab, 'web1', 'docker rm --force bench-plain bench-app >/dev/null')
    await app.run('remove', '--volumes', '--confirm', app.name)
  })

  it('costs no more than a plain Caddy', async () => {
    const address = lab.hosts[0]?.address ?? ''
    const slowest: Record<string, number[]> = {shipit: [], plain: [], straight: []}
    const rate = (name: string, url: string) => async (): Promise<number> => {
      const {stdout} = await execa('ab', ['-q', '-k', '-c', String(atOnce), '-n', String(requests), '-H', `Host: ${app.domain}`, url])
      if (!/Failed requests: +0/.test(stdout) || /Non-2xx/.test(stdout)) throw new Error(`requests to ${url} have failed:\n${stdout}`)
      slowest[name]?.push(Number(/ 99% +(\d+)/.exec(stdout)?.[1]))
      return Number(/Requests per second: +([\d.]+)/.exec(stdout)?.[1])
    }
    const values = await inTurns(rounds, {
      straight: rate('straight', `http://${address}:8081/up`),
      plain: rate('plain', `http://${address}:8080/up`),
      shipit: rate('shipit', `http://${address}/up`),
    })
    const plain = median(values.plain)
    add(part, {
      name: 'through shipit’s Caddy',
      unit: 'per s',
      values: values.shipit,
      floor: plain,
      aim: {by: 'ratio', of: 0.97, better: 'more'},
      note: 'the floor is a Caddy with one upstream',
    })
    add(part, {name: 'straight to the app', unit: 'per s', values: values.straight, floor: plain})
    add(part, {name: '99 of 100 within, through shipit’s Caddy', unit: 'ms', values: slowest['shipit'] ?? [], floor: median(slowest['plain'] ?? [])})
  })
})

/** The app once more, by itself; and a Caddy that knows one upstream, in front of the replica that serves. */
const beside = `
replica=$(docker ps --filter label=shipit.app=through --format '{{.Names}}' | head -1)
docker rm --force bench-plain bench-app >/dev/null 2>&1
docker run --detach --name bench-app --publish 8081:3000 "$(docker inspect --format '{{.Image}}' "$replica")" >/dev/null || exit
network=$(docker inspect --format '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}' "$replica" | cut -d' ' -f1)
docker run --detach --name bench-plain --network "$network" --publish 8080:8080 caddy:2 caddy reverse-proxy --from :8080 --to "$replica:3000" >/dev/null || exit
until curl --silent --fail http://127.0.0.1:8080/up >/dev/null && curl --silent --fail http://127.0.0.1:8081/up >/dev/null; do sleep 0.1; done
`
