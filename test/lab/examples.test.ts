import {cp, mkdir, mkdtemp, readFile, writeFile} from 'node:fs/promises'
import {delimiter, join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {request} from 'undici'
import {root} from '../house/process.js'
import {onHost, openLab} from './fixture.js'
import type {TestLab} from './fixture.js'
import {needImages} from './accessories/database.js'

/** The examples, deployed by the commands of their own pages. hello is the app of all other tests. */
describe('lab: the examples', function () {
  this.timeout(600_000)
  let lab: TestLab
  let folder: string
  let env: Readonly<Record<string, string>>

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'postgres:17', 'redis:8')
    folder = await mkdtemp(join(lab.folder, 'examples-'))
    await cp(join(root, 'examples'), folder, {recursive: true})
    // git names the tag.
    const git = (...words: readonly string[]) => execa('git', ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...words], {cwd: folder})
    await git('init', '--quiet')
    await git('add', '.')
    await git('commit', '--quiet', '--message', 'Examples')
    await mkdir(join(folder, 'bin'))
    await writeFile(join(folder, 'bin/shipit'), `#!/bin/sh\nexec ${process.execPath} ${root}bin/run.js "$@"\n`, {mode: 0o755})
    // As at a person's own machine: where CI is set, no password is made that would be lost with the checkout.
    env = {CI: '', SHIPIT_LAB: lab.name, XDG_CONFIG_HOME: join(folder, 'config'), PATH: `${join(folder, 'bin')}${delimiter}${lab.env['PATH'] ?? ''}`}
  })

  /** The lines of its page's shell block, in one shell, but for those that bring up a lab or need a person at a terminal. */
  async function follow(example: string): Promise<string> {
    const [, block = ''] = /^```sh\n(.*?)^```/ms.exec(await readFile(join(folder, example, 'README.md'), 'utf8')) ?? []
    const lines = block.split('\n').filter((line) => line !== '' && !/^shipit (lab up|accessory console)/.test(line))
    expect(lines, example).to.not.deep.equal([])
    const {all, exitCode} = await execa('sh', ['-ex', '-c', lines.join('\n')], {cwd: join(folder, example), env, all: true, reject: false})
    expect(exitCode, all).to.equal(0)
    return all
  }

  const ask = async (path: string, domain: string, options: {readonly method?: 'POST'; readonly body?: string} = {}): Promise<readonly [number, string]> => {
    const {statusCode, body} = await request(`http://${lab.hosts[0]?.address}${path}`, {...options, headers: {host: domain}})
    return [statusCode, await body.text()]
  }

  it('static: a site', async () => {
    await follow('static')
    const [status, text] = await ask('/', 'www.example.com')
    expect([status, text]).to.satisfy(([code, html]: [number, string]) => code === 200 && html.includes('It stands.'))
  })

  it('notes: Python, its database, a migration and a job', async () => {
    expect(await follow('notes')).to.include('0 old notes removed')
    expect(await ask('/notes', 'notes.example.com', {method: 'POST', body: 'buy milk'})).to.deep.equal([201, ''])
    expect(await ask('/notes', 'notes.example.com')).to.deep.equal([200, '["buy milk"]\n'])
  })

  it('queue: what the web enqueues the worker does', async () => {
    await follow('queue')
    expect(await ask('/words/apple', 'queue.example.com', {method: 'POST'})).to.deep.equal([202, ''])
    let counted = await ask('/words/apple', 'queue.example.com')
    for (const until = Date.now() + 120_000; counted[1] !== '1' && Date.now() < until;) counted = await ask('/words/apple', 'queue.example.com')
    expect(counted).to.deep.equal([200, '1'])
  })

  it('three-hosts: the web on two, the worker on the third, and a canary', async () => {
    const told = await follow('three-hosts')
    const containers = await Promise.all(
      lab.hosts.map(({name}) => onHost(lab, name, `docker ps --filter label=shipit.app=fleet --format '{{.Label "shipit.role"}}' | sort | uniq -c | xargs`)),
    )
    expect({containers, canary: /Canary/.test(told)}).to.deep.equal({containers: ['2 web', '2 web', '1 worker'], canary: true})
    for (const {address} of lab.hosts.slice(0, 2)) expect((await request(`http://${address}/up`, {headers: {host: 'fleet.example.com'}})).statusCode).to.equal(200)
  })

  it('shared-domain: two apps, each deployed by itself', async () => {
    await follow('shared-domain')
    const [site, api] = [await ask('/', 'shop.example.com'), await ask('/api/up', 'shop.example.com')]
    expect([site[0], site[1].includes('It stands.'), api[0]]).to.deep.equal([200, true, 200])
  })
})
