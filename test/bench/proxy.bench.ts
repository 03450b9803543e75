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
    await onHost(lab, 'web1', 'docker rm --force bench-plain bench-logging bench-app >/dev/null; rm -f /run/bench-logging.Caddyfile')
    await app.run('remove', '--volumes', '--confirm', app.name)
  })

  it('costs no more than a plain Caddy', async () => {
    const address = lab.hosts[0]?.address ?? ''
    const slowest: Record<string, number[]> = {}
    const caddy: Record<string, number[]> = {}
    const rate = (name: string, url: string, container?: string) => async (): Promise<number> => {
      const before = container === undefined ? 0 : await processorTime(container)
      const {stdout} = await execa('ab', ['-q', '-k', '-c', String(atOnce), '-n', String(requests), '-H', `Host: ${app.domain}`, url])
      if (!/Failed requests: +0/.test(stdout) || /Non-2xx/.test(stdout)) throw new Error(`requests to ${url} have failed:\n${stdout}`)
      if (container !== undefined) (caddy[name] ??= []).push(((await processorTime(container)) - before) / requests)
      ;(slowest[name] ??= []).push(Number(/ 99% +(\d+)/.exec(stdout)?.[1]))
      return Number(/Requests per second: +([\d.]+)/.exec(stdout)?.[1])
    }
    const values = await inTurns(rounds, {
      straight: rate('straight', `http://${address}:8081/up`),
      plain: rate('plain', `http://${address}:8080/up`, 'bench-plain'),
      logging: rate('logging', `http://${address}:8082/up`, 'bench-logging'),
      shipit: rate('shipit', `http://${address}/up`, 'shipit-proxy'),
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
    add(part, {name: 'through a plain one that writes an access log', unit: 'per s', values: values.logging, floor: plain})
    add(part, {name: 'straight to the app', unit: 'per s', values: values.straight, floor: plain})
    add(part, {name: '99 of 100 within, through shipit’s Caddy', unit: 'ms', values: slowest['shipit'] ?? [], floor: median(slowest['plain'] ?? [])})
    // Client, app and proxy share the processors here: this is the proxy's part alone.
    const own = median(caddy['plain'] ?? [])
    add(part, {name: 'CPU time of shipit’s Caddy for a request', unit: 'µs', values: caddy['shipit'] ?? [], floor: own, note: 'the floor is that of the plain one'})
    add(part, {name: 'CPU time of a plain one that writes an access log', unit: 'µs', values: caddy['logging'] ?? [], floor: own})
  })

  /** Microseconds that a container's first process has had so far. proc(5): utime and stime, a hundred to the second, after a name that may hold spaces. */
  async function processorTime(container: string): Promise<number> {
    const stat = await onHost(lab, 'web1', `cat "/proc/$(docker inspect --format '{{.State.Pid}}' ${container})/stat"`)
    const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14)
    return (Number(user) + Number(system)) * 10_000
  }
})

/** The app once more, by itself; a Caddy that knows one upstream, in front of the replica that serves; and one that writes an access log besides. */
const beside = `
replica=$(docker ps --filter label=shipit.app=through --format '{{.Names}}' | head -1)
docker rm --force bench-plain bench-logging bench-app >/dev/null 2>&1
docker run --detach --name bench-app --publish 8081:3000 "$(docker inspect --format '{{.Image}}' "$replica")" >/dev/null || exit
network=$(docker inspect --format '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}' "$replica" | cut -d' ' -f1)
docker run --detach --name bench-plain --network "$network" --publish 8080:8080 caddy:2 caddy reverse-proxy --from :8080 --to "$replica:3000" >/dev/null || exit
printf ':8082 {\\n\\tlog {\\n\\t\\toutput file /tmp/access.log\\n\\t}\\n\\treverse_proxy %s:3000\\n}\\n' "$replica" >/run/bench-logging.Caddyfile
docker run --detach --name bench-logging --network "$network" --publish 8082:8082 --volume /run/bench-logging.Caddyfile:/etc/bench/Caddyfile:ro caddy:2 caddy run --config /etc/bench/Caddyfile >/dev/null || exit
until curl --silent --fail http://127.0.0.1:8080/up >/dev/null && curl --silent --fail http://127.0.0.1:8082/up >/dev/null && curl --silent --fail http://127.0.0.1:8081/up >/dev/null; do sleep 0.1; done
`
