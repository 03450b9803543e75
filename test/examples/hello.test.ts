import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {request} from 'undici'
import WebSocket from 'ws'
import type {RawData} from 'ws'
import {shipit} from '../house/process.js'
import {freePort, repository, start} from '../support/process.js'
import type {Program} from '../support/process.js'

const directory = join(repository, 'examples/hello')

const textOf = (data: RawData): string => Buffer.from(data as Buffer).toString()

describe('examples/hello', () => {
  const programs: Program[] = []

  const hello = async (env: NodeJS.ProcessEnv = {}): Promise<{readonly program: Program; readonly url: string}> => {
    const port = await freePort()
    const program = start(process.execPath, ['server.js'], {cwd: directory, env: {PORT: String(port), VERSION: 'v1', ...env}})
    programs.push(program)
    if (env['FAIL'] === undefined) await program.printed('listens on port')
    return {program, url: `http://127.0.0.1:${port}`}
  }

  afterEach(async () => {
    for (const program of programs.splice(0)) {
      program.child.kill('SIGKILL')
      await program.ended
    }
  })

  it('has a deploy.yml of ten lines at most that is sound', async () => {
    const text = readFileSync(join(directory, 'deploy.yml'), 'utf8')
    expect(text.trimEnd().split('\n').length).to.be.at.most(10)
    const {code, stderr} = await shipit(['config', 'check', '--config-file', join(directory, 'deploy.yml')])
    expect(code, stderr).to.equal(0)
  })

  it('says who answers, and is well', async () => {
    const {url} = await hello({SHIPIT_RELEASE: 'r1'})
    const {body} = await request(`${url}/`)
    expect(await body.json()).to.include({app: 'hello', version: 'v1', release: 'r1'})
    const up = await request(`${url}/up`)
    expect([up.statusCode, await up.body.text()]).to.deep.equal([200, 'ok\n'])
  })

  it('gives back what it is sent, byte for byte', async () => {
    const {url} = await hello()
    const sent = Buffer.from([0, 255, 10, 13, 128, 7])
    const {headers, body} = await request(`${url}/echo`, {method: 'POST', body: sent})
    expect(Buffer.from(await body.arrayBuffer())).to.deep.equal(sent)
    expect(headers['x-sha256']).to.equal(createHash('sha256').update(sent).digest('hex'))
  })

  it('tells the names of its variables only where that was asked for, and never a value', async () => {
    const closed = await hello({TOKEN: 'hunter2'})
    expect((await request(`${closed.url}/env`)).statusCode).to.equal(404)
    const open = await hello({TOKEN: 'hunter2', DEBUG_ENV: '1'})
    const text = await (await request(`${open.url}/env`)).body.text()
    expect(JSON.parse(text)).to.include('TOKEN')
    expect(text).to.not.include('hunter2')
  })

  it('finishes what has begun on SIGTERM, closes WebSockets with 1001, ends event streams and leaves with 0', async () => {
    const {program, url} = await hello()
    const slow = request(`${url}/slow?ms=600`)
    const events = await request(`${url}/events`)
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`)
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    const beat = await new Promise<string>((resolve) => socket.once('message', (data) => resolve(textOf(data))))
    expect(JSON.parse(beat)).to.include({beat: 0, version: 'v1'})

    program.child.kill('SIGTERM')
    await program.printed('no new requests')
    expect(await closed).to.equal(1001)
    expect(await events.body.text()).to.match(/^data: \{"count":0,"version":"v1"\}\n\n/)
    expect(await (await slow).body.json()).to.include({version: 'v1', waited: 600})
    expect(await program.ended).to.equal(0)
  })

  it('echoes over its WebSocket, a long message too', async () => {
    const {url} = await hello()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`)
    await new Promise((resolve) => socket.once('open', resolve))
    for (const text of ['short', 'x'.repeat(70_000), 'y'.repeat(300)]) {
      const answer = new Promise<string>((resolve) => socket.on('message', (data) => textOf(data).startsWith('{') || resolve(textOf(data))))
      socket.send(text)
      expect(await answer).to.equal(text)
      socket.removeAllListeners('message')
    }
    socket.close()
  })

  it('leaves with 1 at once when told to, with a last word', async () => {
    const {program} = await hello({FAIL: 'exit'})
    expect(await program.ended).to.equal(1)
    expect(program.output()).to.equal('fatal: cannot reach the database\n')
  })

  it('answers its health check badly when told to', async () => {
    for (const [fail, status] of [
      ['500', 500],
      ['301', 301],
      ['slow:30', 503],
    ] as const) {
      const {program, url} = await hello({FAIL: fail})
      await program.printed('listens on port')
      expect((await request(`${url}/up`)).statusCode, fail).to.equal(status)
    }
  })
})
