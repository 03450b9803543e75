import {once} from 'node:events'
import {createServer} from 'node:http'
import type {RequestListener} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {expect} from 'chai'
import {startLoad} from './load.js'
import type {LoadReport} from './load.js'
import {freePort, repository, start} from './process.js'

const serve = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`}
}

describe('startLoad()', function () {
  this.timeout(20_000)

  it('counts every kind of request, by the version that answered', async () => {
    const port = await freePort()
    const hello = start(process.execPath, ['server.js'], {cwd: join(repository, 'examples/hello'), env: {PORT: String(port), VERSION: 'v7'}})
    await hello.printed('listens on port')
    const clients = {keepAlive: 2, fresh: 1, echo: 1, long: 1, sockets: 1, streams: 1}
    const load = await startLoad({targets: [{name: 'hello', url: `http://127.0.0.1:${port}`, clients}], longMs: 300, rate: 400})
    await load.served(300)
    const report = await load.stop()
    hello.child.kill('SIGKILL')

    expect(report.failed).to.deep.equal([])
    expect(report.byVersion).to.deep.equal({v7: report.requests})
    expect(report.requests).to.be.at.least(300)
    expect(report.long).to.be.at.least(1)
    expect(report.sockets).to.include({opened: 1, closed: 0, dropped: 0})
    expect(report.streams).to.include({opened: 1, closed: 0, dropped: 0})
    expect(report.longestGapMs).to.be.within(1, 10_000)
    expect(report.p99).to.be.at.least(report.p50)
  })

  it('counts a connection that breaks under a request, an error page and a wrong echo, and tries nothing again', async () => {
    let asked = 0
    const {server, url} = await serve((request, response) => {
      request.resume()
      if (request.method === 'POST') return response.end('something else')
      asked += 1
      if (asked === 6) return request.socket.resetAndDestroy()
      response.writeHead(asked === 4 ? 502 : 200).end('no upstream')
    })
    const load = await startLoad({targets: [{name: 'bad', url, clients: {keepAlive: 1, echo: 1}}], rate: 100})
    await load.served(10)
    const report = await load.stop()
    server.close()

    const errors = (kind: string) => report.failed.filter((fault) => fault.kind === kind).map((fault) => fault.error)
    expect(errors('keepAlive')).to.have.lengthOf(2)
    expect(errors('keepAlive')[0]).to.equal('502 no upstream')
    expect(errors('keepAlive')[1]).to.match(/ECONNRESET|UND_ERR_SOCKET/)
    expect(errors('echo')[0]).to.match(/^the echo differs: \d+ bytes sent, 14 received$/)
    expect(report.requests).to.equal((report.byVersion['unknown'] ?? 0) + report.failed.length)
    expect(asked, 'one more to see that it answers').to.equal(report.requests - errors('echo').length + 1)
  })

  it('tells a WebSocket that was cut off from one that was closed', async () => {
    const port = await freePort()
    const env = {PORT: String(port)}
    const first = start(process.execPath, ['server.js'], {cwd: join(repository, 'examples/hello'), env})
    await first.printed('listens on port')
    const load = await startLoad({targets: [{name: 'hello', url: `http://127.0.0.1:${port}`, clients: {sockets: 1, keepAlive: 1}}], rate: 20})
    await load.served(1)
    first.child.kill('SIGTERM')
    await first.ended
    const second = start(process.execPath, ['server.js'], {cwd: join(repository, 'examples/hello'), env})
    await second.printed('listens on port')
    const sees = async (what: (report: LoadReport) => boolean): Promise<void> => {
      while (!what(await load.report()));
    }
    await sees(({sockets}) => sockets.opened === 2)
    second.child.kill('SIGKILL')
    await sees(({sockets}) => sockets.dropped > 0)
    const report = await load.stop()
    expect(report.sockets).to.include({opened: 2, closed: 1, dropped: 1})
    expect(report.failed.map((fault) => fault.kind)).to.include('sockets')
  })

  it('says which target does not answer', async () => {
    const port = await freePort()
    const failure = await startLoad({targets: [{name: 'nobody', url: `http://127.0.0.1:${port}`}], patience: 0.3}).then(
      () => 'started',
      (error: unknown) => String(error),
    )
    expect(failure).to.match(/nobody .*can't be loaded: .*ECONNREFUSED/)
  })

  it('stops by itself', async () => {
    const {server, url} = await serve((_request, response) => response.end())
    const load = await startLoad({targets: [{name: 'bounded', url, clients: {keepAlive: 1}}], requests: 5, rate: 100})
    const failure = await load.served(1000).then(
      () => 'served',
      (error: unknown) => String(error),
    )
    const report = await load.stop()
    server.close()
    expect(failure).to.include('the load ended before')
    expect(report.requests).to.be.below(40)
  })
})
