import {appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {expect} from 'chai'
import {execa} from 'execa'
import {template} from '../../../src/lib/template.js'
import {newFolder} from '../../support/folder.js'

const request = {remote_ip: '203.0.113.9', method: 'GET', uri: '/cart?token=abc', headers: {'User-Agent': ['","app":"shop.web","colour":"green","status":500,"x":"']}}

/** A line as Caddy 2.11 writes it. */
const access = (status: number, more: object = {app: 'shop.web', colour: 'green'}): string =>
  `${JSON.stringify({level: 'info', logger: 'http.log.access', msg: 'handled request', request, status, resp_headers: {Via: ['1.1 Caddy']}, ...more})}\n`

const broken = (upstream: string, error: string): string =>
  `${JSON.stringify({level: 'warn', logger: 'http.handlers.reverse_proxy', msg: 'aborting with incomplete response', upstream, request, error})}\n`

/** The proxy's log on a host, and the scripts that count. */
function openHost() {
  const folder = newFolder()
  const [logs, traffic] = [join(folder, 'logs'), join(folder, 'run/shop')]
  mkdirSync(logs)
  writeFileSync(join(logs, 'access.log'), access(200) + access(500))
  const run = async (what: string, ...args: readonly string[]): Promise<readonly string[]> => {
    const input = template('proxy/traffic.sh') + template(`proxy/traffic-${what}.sh`)
    const {stdout} = await execa('sh', ['-s', '--', logs, traffic, ...args], {input})
    return stdout.split('\n').filter(Boolean)
  }
  const engine = join(folder, 'engine')
  writeFileSync(engine, '#!/bin/sh\necho "last words ($*)"\n', {mode: 0o755})
  return {
    /** Looks once at roles such as `web:green:shop-web-green-1`. `listener`: what happens as the script says that it is alive. */
    async watch(limit: number, roles: readonly string[], listener = ':') {
      const input = `shipit_go_on() { ${listener}; }\n${template('proxy/traffic.sh')}${template('proxy/traffic-watch.sh')}`
      const back = `echo "back to the old one" >${join(folder, 'back')}`
      const {stdout, exitCode} = await execa('sh', ['-s', '--', logs, traffic, 'shop', engine, '0', String(limit), back, ...roles], {input, reject: false})
      return {said: stdout.split('\n'), exitCode, wentBack: existsSync(join(folder, 'back'))}
    },
    logs,
    traffic,
    log: (...lines: readonly string[]) => appendFileSync(join(logs, 'access.log'), lines.join('')),
    begin: () => run('begin'),
    count: (...roles: readonly string[]) => run('count', 'shop', ...(roles.length === 0 ? ['web'] : roles)),
    /** As Caddy does when the log has its size. */
    putAway(at: string) {
      renameSync(join(logs, 'access.log'), join(logs, `access-${at}-size.log`))
      writeFileSync(join(logs, 'access.log'), '')
    },
    compress(at: string, text: string) {
      writeFileSync(join(logs, `access-${at}-size.log.gz`), gzipSync(text))
      rmSync(join(logs, `access-${at}-size.log`))
    },
  }
}

describe('the count of requests on a host', () => {
  it('begins with what is logged after it was begun, by role, colour and status', async () => {
    const host = openHost()
    await host.begin()
    host.log(access(200), access(200), access(503), access(200, {app: 'shop.web', colour: 'blue'}), access(404, {app: 'shop.api', colour: 'blue'}))
    expect(await host.count('web', 'api')).to.deep.equal(['api blue 404 1', 'web blue 200 1', 'web green 200 2', 'web green 503 1'])
    expect(existsSync(host.traffic), 'the count is over').to.equal(false)
  })

  it('leaves out other apps, other roles, the maintenance page, and what visitors write into their requests', async () => {
    const host = openHost()
    await host.begin()
    host.log(access(200, {app: 'shop-two.web', colour: 'green'}), access(200, {app: 'shop.api', colour: 'green'}), access(503, {app: 'shop.web'}), access(404, {}))
    expect(await host.count()).to.deep.equal([])
  })

  it('tells answers that broke off from those that a client gave up', async () => {
    const host = openHost()
    await host.begin()
    host.log(broken('shop-web-green-1:3000', 'reading: unexpected EOF'), access(200, {}), broken('shop-web-blue-2:3000', 'reading: context canceled'), access(200, {}))
    host.log(broken('shop-web-blue-2:3000', 'writing: write tcp: broken pipe'), access(0), access(499), broken('shop-web-two-green-1:3000', 'reading: unexpected EOF'))
    host.log(broken('{file./var/lib/shipit/proxy/live/shop.web.host}:{file./var/lib/shipit/proxy/live/shop.web.port}', 'reading: unexpected EOF'))
    expect(await host.count()).to.deep.equal(['web blue left 2', 'web green cut 1', 'web green left 2', 'web held cut 1'])
  })

  it('goes on in the files that Caddy begins when one is full, compressed or not', async () => {
    const host = openHost()
    host.putAway('2026-11-26T04-00-00.000')
    host.log(access(500))
    await host.begin()
    host.log(access(200))
    host.putAway('2026-11-26T04-00-01.000')
    host.compress('2026-11-26T04-00-01.000', access(500) + access(200))
    host.log(access(201))
    host.putAway('2026-11-26T04-00-02.000')
    host.log(access(202))
    expect(await host.count()).to.deep.equal(['web green 200 1', 'web green 201 1', 'web green 202 1'])
  })

  it('says nothing where it was never begun or there is no log, and can be read by root alone', async () => {
    const host = openHost()
    expect(await host.count()).to.deep.equal([])
    await host.begin()
    expect(statSync(host.traffic).mode & 0o077).to.equal(0)
    rmSync(join(host.logs, 'access.log'))
    expect(await host.count()).to.deep.equal([])
    expect(await host.begin()).to.deep.equal([])
  })
})

describe('the watch over new replicas', () => {
  const green = ['web:green:shop-web-green-1']

  it('fails above the limit, from five failures on, and says what failed last and what the container said', async () => {
    const host = openHost()
    await host.begin()
    host.log(...Array.from({length: 20}, () => access(200)), ...Array.from({length: 4}, () => access(500)))
    expect(await host.watch(2, green)).to.deep.equal({said: ['web: 24 requests, 4 failed'], exitCode: 0, wentBack: false})
    await host.begin()
    host.log(...Array.from({length: 20}, () => access(200)), ...Array.from({length: 4}, () => access(500)), broken('shop-web-green-1:3000', 'reading: unexpected EOF'))
    expect(await host.watch(2, green)).to.deep.equal({
      said: [
        'web: 5 of 25 requests failed, more than 2%. The last of them:',
        ...['500', '500', '500', '500', 'cut'].map((status) => `  ${status} /cart`),
        'The last lines of shop-web-green-1:',
        '  | last words (logs --tail 10 shop-web-green-1)',
      ],
      exitCode: 1,
      wentBack: false,
    })
  })

  it('lets be what is below the limit, of the old colour, or given up by clients; each role is judged by itself', async () => {
    const host = openHost()
    await host.begin()
    host.log(...Array.from({length: 100}, () => access(200)), ...Array.from({length: 10}, () => access(500)))
    host.log(...Array.from({length: 10}, () => access(500, {app: 'shop.web', colour: 'blue'}) + access(0)))
    expect((await host.watch(10, green)).said).to.deep.equal(['web: 110 requests, 10 failed'])
    host.log(...Array.from({length: 5}, () => access(500, {app: 'shop.api', colour: 'blue'})))
    const {said, exitCode} = await host.watch(10, [...green, 'api:blue:shop-api-blue-1'])
    expect([said[0], exitCode]).to.deep.equal(['api: 5 of 5 requests failed, more than 10%. The last of them:', 1])
  })

  it('judges after a canary what came after it', async () => {
    const host = openHost()
    await host.begin()
    host.log(...Array.from({length: 1000}, () => access(200)))
    expect((await host.watch(2, green)).exitCode).to.equal(0)
    host.log(...Array.from({length: 6}, () => access(500)))
    expect((await host.watch(2, green)).said[0]).to.equal('web: 6 of 6 requests failed, more than 2%. The last of them:')
  })

  it('goes back where nobody listens any more, and ends where it is told to', async () => {
    const host = openHost()
    await host.begin()
    expect(await host.watch(2, green, 'exit 130')).to.deep.equal({said: [''], exitCode: 130, wentBack: false})
    expect(await host.watch(2, green, 'exit 141')).to.deep.equal({said: [''], exitCode: 141, wentBack: true})
  })
})
