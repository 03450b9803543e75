import {join} from 'node:path'
import {execa} from 'execa'
import {here} from '../../../src/lib/cli/here.js'
import {labDown} from '../../../src/lib/cli/lab/down.js'
import {labUp} from '../../../src/lib/cli/lab/up.js'
import type {Health, ProxySettings} from '../../../src/lib/config/config.js'
import {proxyNetwork} from '../../../src/lib/config/paths.js'
import type {ContainerSpec} from '../../../src/lib/engines/engine.js'
import {engines} from '../../../src/lib/engines/index.js'
import {systemOf} from '../../../src/lib/features/hosts/system.js'
import {ensureImage} from '../../../src/lib/features/images/ensure.js'
import {localImages} from '../../../src/lib/features/images/local.js'
import {roomOf} from '../../../src/lib/features/images/room.js'
import {hostsAlike} from '../../../src/lib/features/lab/spec.js'
import {waitHealthy} from '../../../src/lib/features/proxy/gates.js'
import {observedRoutes} from '../../../src/lib/features/proxy/observe.js'
import {planRoutes} from '../../../src/lib/features/proxy/plan-routes.js'
import type {Route} from '../../../src/lib/features/proxy/route.js'
import {proxyFacts} from '../../../src/lib/features/proxy/state.js'
import {planSetup} from '../../../src/lib/flows/setup.js'
import {connectEach} from '../../../src/lib/hosts/fleet.js'
import type {Fleet} from '../../../src/lib/hosts/fleet.js'
import {on} from '../../../src/lib/plan/on.js'
import {steps} from '../../../src/lib/plan/plan.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {archiveSource} from '../../../src/lib/run/archive.js'
import {execute} from '../../../src/lib/run/execute.js'
import {observe} from '../../../src/lib/run/observe.js'
import type {Command} from '../../../src/lib/shell/command.js'
import type {Answers, Facts} from '../../../src/lib/shell/fact.js'
import {config} from '../../support/release.js'
import {hasBooted} from '../own-lab.js'
import {waitUntil} from '../until.js'
import {repository} from '../../support/process.js'

/** A lab host of its own, as these tests reboot it and replace its Caddy. */
const name = `${process.env['SHIPIT_TEST_LAB'] ?? 'test'}-proxy`
const container = `shipit-lab-${name}-web1`
/** Of examples/hello, on this machine and on the host: named for the lab, as another run may be of another hello. */
export const image = `shipit-test-hello-${name}:1`
export const engine = engines.docker
export const host = 'web1'
export const settings = {image: 'caddy:2', httpPort: 80, httpsPort: 443}

const machine = here(() => undefined)
let fleet: Fleet | undefined
let address = ''

/** Such as http://10.1.2.3, for clients on this machine. */
export const url = (): string => `http://${address}`

export async function raiseStage(): Promise<void> {
  const {docker, env} = await machine.engine()
  const [{hosts}] = await Promise.all([
    labUp({name, hosts: hostsAlike(1), images: ['caddy:2', 'node:20-slim']}, machine).then(async (lab) => {
      await execa(docker, ['build', '--quiet', '--tag', image, join(repository, 'examples/hello')], {env})
      return lab
    }),
  ])
  address = hosts[0]?.address ?? ''
  fleet = (await connectEach(hosts)).fleet
  await carryOut(await setup())
  const {local, images, room} = {...(await machine.ask({local: localImages(await machine.engine(), [image])})), ...(await ask({images: engine.images(), room: roomOf(engine)}))}
  await carryOut(ensureImage(engine, image, {host, images, room}, local))
}

export async function strikeStage(): Promise<void> {
  await fleet?.close()
  if (process.env['SHIPIT_KEEP_TEST_LAB'] === '1') return
  const {docker, env} = await machine.engine()
  await Promise.all([labDown(name, machine), execa(docker, ['image', 'rm', image], {env, reject: false})])
}

/** What a set-up of the host would do now. */
export async function setup(wanted: ProxySettings = settings): Promise<Plan> {
  const {system, room, ...proxy} = await ask({...proxyFacts(engine), system: systemOf(engine, wanted), room: roomOf(engine)})
  const {local} = await machine.ask({local: localImages(await machine.engine(), [wanted.image])})
  return planSetup(config({proxy: wanted}), engine, [{host, system, proxy, room}], local)
}

const transport = (): ReturnType<Fleet['on']> => {
  if (!fleet) throw new TypeError('the stage was not raised')
  return fleet.on(host)
}

export const ask = <F extends Facts>(facts: F): Promise<Answers<F>> => observe(transport(), facts)

/** Answers the lines that the steps told. */
export async function carryOut(plan: Plan): Promise<readonly string[]> {
  const lines: string[] = []
  const {on: _, ...rest} = fleet ?? {hosts: [], close: () => Promise.resolve()}
  await execute(plan, {
    fleet: {...rest, on: transport},
    directory: repository,
    tell: (event) => event.kind === 'line' && lines.push(event.text),
    archive: archiveSource(machine.engine),
  })
  return lines
}

export const run = (command: Command): Promise<readonly string[]> => carryOut(on(host).run('update', 'Try it', command))

/** What sh prints on the host. */
export async function sh(text: string): Promise<string> {
  const {stdout, stderr, exitCode} = await transport().script(text)
  if (exitCode !== 0) throw new Error(`${text} ended with ${exitCode}: ${stderr}`)
  return stdout.trim()
}

/** The machine's power goes off and on (`kill`), or it is shut down and boots. Resolves when all has started: a host lets one in, and its engine serves, before that. */
export async function reboot(how: 'kill' | 'restart'): Promise<void> {
  const {docker, env} = await machine.engine()
  await fleet?.close()
  await execa(docker, how === 'kill' ? ['kill', container] : ['restart', '--time', '30', container], {env})
  if (how === 'kill') await execa(docker, ['start', container], {env})
  await hasBooted(name, host)
  const {hosts} = await labUp({name, hosts: hostsAlike(1)}, machine)
  fleet = (await connectEach(hosts)).fleet
}

const health: Health = {path: '/up', port: 3000, status: [{from: 200, to: 299}], interval: 0.5, timeout: 2, deadline: 30}

/** Starts one container of examples/hello where the proxy finds it, in place of one of that name. */
export async function startHello(replica: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const spec: ContainerSpec = {
    ...{name: replica, image, network: {name: proxyNetwork, aliases: [replica]}, labels: {}, env, mounts: [], limits: {}, publish: []},
    ...{restart: 'unless-stopped', command: [], stopTimeout: 5, options: []},
  }
  const {run: step} = on(host)
  await carryOut({
    kind: 'group',
    title: replica,
    order: 'sequence',
    of: [step('remove', 'Remove it', engine.remove(replica)), step('create', 'Create it', engine.create(spec)), step('create', 'Start it', engine.start(replica))],
  })
}

/** Once it has said its first word: that it listens, or waits. */
export const hasSpoken = (replica: string): Promise<string> => sh(waitUntil(`docker logs ${replica} 2>&1 | grep -q .`))

export const becomesHealthy = (replica: string, over: Partial<Health> = {}): Promise<readonly string[]> =>
  run(waitHealthy({engine: engine.name, container: replica, health: {...health, ...over}, host: 'hello.example.com', https: false}))

/** Brings the routes of one app to what is wanted. Answers the titles of what was done. */
export async function putRoutes(app: string, wanted: readonly Route[]): Promise<readonly string[]> {
  const {observed} = await ask({observed: observedRoutes})
  const plan = planRoutes({host, engine, name: app, wanted, observed})
  await carryOut(plan)
  return steps(plan).map((step) => step.title)
}

/** A route to one replica a colour of an app that runs examples/hello. */
export const helloRoute = (app: string, over: Partial<Route> = {}): Route => ({
  ...{name: app, role: 'web', domains: [`${app}.example.com`], path: '/', stripPath: false, tls: 'off', acme: {}, strategy: 'blue-green'},
  upstreams: {blue: [`${app}-web-blue-1:3000`], green: [`${app}-web-green-1:3000`]},
  ...over,
})

/** Status, headers and body as curl shows them on the host. */
export const get = (place: string, ...options: readonly string[]): Promise<string> =>
  sh(`curl -sSi --max-time 60 --insecure ${options.join(' ')} --resolve '*:80:127.0.0.1' --resolve '*:443:127.0.0.1' '${place}' | tr -d '\\r'`)

/** A certificate authority of our own, which looks at the answers of the proxy before it signs. Answers its directory and its root. */
export async function startAuthority(domain: string): Promise<{readonly ca: string; readonly root: string}> {
  const caddyfile = '{\n\tskip_install_trust\n}\nca.test {\n\ttls internal\n\tacme_server\n}\n'
  await sh(`docker rm --force ca >/dev/null 2>&1
proxy=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' shipit-proxy-net)
printf '%s' '${caddyfile}' > /root/Caddyfile
docker run --detach --name ca --network shipit --network-alias ca.test --add-host "${domain}:$proxy" --volume /root/Caddyfile:/etc/caddy/Caddyfile caddy:2`)
  const root = await sh(waitUntil('docker exec ca cat /data/caddy/pki/authorities/local/root.crt 2>/dev/null'))
  return {ca: 'https://ca.test/acme/local/directory', root: `${root}\n`}
}
