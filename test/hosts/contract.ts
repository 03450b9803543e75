import {expect} from 'chai'
import {createHash, randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {chmod, mkdtemp, rm} from 'node:fs/promises'
import net from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import type {Transport} from '../../src/lib/hosts/transport.js'
import {thrownBy} from '../support/thrown.js'

/** What every transport must do, whatever carries it. */
export function transportContract(name: string, open: () => Promise<Transport>): void {
  describe(`${name} keeps the contract of a transport`, () => {
    let transport: Transport
    before(async () => (transport = await open()))
    after(() => transport.close())

    it('script() runs shell text as root and tells exit code, stdout and stderr', async () => {
      const result = await transport.script('id -u\necho oops >&2\nexit 7')
      expect(result).to.deep.equal({exitCode: 7, stdout: '0\n', stderr: 'oops\n'})
    })

    it('script() is not seen in ps, and a command that reads stdin does not eat it', async () => {
      const {stdout} = await transport.script(`cat\nps -eo args | grep -c 'no-such-[w]ord' || true\necho after`)
      expect(stdout).to.equal('0\nafter\n')
    })

    it('script() carries a text of 1 MB', async () => {
      const lines = Array.from({length: 20_000}, (_, index) => `: line ${index} ${'x'.repeat(40)}`)
      expect(await transport.script([...lines, 'echo done'].join('\n'))).to.deep.equal({exitCode: 0, stdout: 'done\n', stderr: ''})
    })

    it('script() runs nothing of a text that is not complete', async () => {
      const result = await transport.script('echo started\nif true; then echo')
      expect([result.exitCode, result.stdout]).to.deep.equal([2, ''])
    })

    it('exec() passes bytes on stdin unchanged', async () => {
      const bytes = randomBytes(3_000_000)
      const {stdout} = await transport.exec('sha256sum', {stdin: Readable.from([bytes.subarray(0, 1_000_001), bytes.subarray(1_000_001)])})
      expect(stdout).to.equal(`${createHash('sha256').update(bytes).digest('hex')}  -\n`)
    })

    it('exec() ends although the command never reads its stdin, and lets go of the source', async () => {
      const source = new Readable({read() { this.push(Buffer.alloc(65_536)) }}) // prettier-ignore
      expect((await transport.exec('exit 3', {stdin: source})).exitCode).to.equal(3)
      expect(source.destroyed).to.equal(true)
    })

    it('exec() fails with the fault of its source, and stops the command', async () => {
      const source = new Readable({read() { this.destroy(new Error('disk is gone')) }}) // prettier-ignore
      expect(await thrownBy(transport.exec('cat', {stdin: source}))).to.include({message: 'disk is gone'})
    })

    it('exec() fails where its source ends without an end', async () => {
      const stdin = new Readable({read: () => void setImmediate(() => stdin.destroy())})
      expect(await thrownBy(transport.exec('cat', {stdin}))).to.include({message: 'what the command reads was cut off'})
    })

    it('exec() reads floods on both streams', async () => {
      const flood = 'head -c 10000000 /dev/zero | tr "\\0" x'
      const {exitCode, stdout, stderr} = await transport.exec(`{ ${flood}; } & { ${flood}; } >&2; wait`)
      expect([exitCode, stdout.length, stderr.length]).to.deep.equal([0, 10_000_000, 10_000_000])
    })

    it('exec() tells lines as they come, and the last one without a newline', async () => {
      const out: string[] = []
      const err: string[] = []
      await transport.exec(`printf 'één\\n\\ntwo'; printf 'bad\\nworse' >&2`, {onStdout: (line) => out.push(line), onStderr: (line) => err.push(line)})
      expect([out, err]).to.deep.equal([
        ['één', '', 'two'],
        ['bad', 'worse'],
      ])
    })

    it('exec() tells a command that a signal ended as a shell does', async () => {
      expect((await transport.exec('kill -9 $$')).exitCode).to.equal(137)
    })

    it('exec() follows without keeping, until it is aborted, and the command is gone then', async () => {
      const abort = new AbortController()
      const folder = await mkdtemp(join(tmpdir(), 'shipit-contract-'))
      const running = transport.exec(`echo $$ > ${folder}/pid; echo up; exec sleep 1000`, {follow: true, signal: abort.signal, onStdout: () => abort.abort()})
      expect(await thrownBy(running)).to.include({code: 'CANCELLED', message: `Cancelled on ${transport.host}.`})
      const {exitCode} = await transport.script(`for i in $(seq 300); do kill -0 $(cat ${folder}/pid) 2>/dev/null || exit 0; sleep 0.05; done; exit 1`)
      expect(exitCode).to.equal(0)
      await rm(folder, {recursive: true})
    })

    it('exec() gives a command up at its timeout', async () => {
      const error = await thrownBy(transport.exec('sleep 1000', {timeout: 0.2}))
      expect(error).to.include({code: 'COMMAND_FAILED', message: `${transport.host}: given up after 0.2 s without an end.`})
    })

    it('exec() runs a hundred commands at once', async () => {
      const results = await Promise.all(Array.from({length: 100}, (_, index) => transport.script(`echo ${index}`)))
      expect(results.map(({stdout}) => stdout)).to.deep.equal(Array.from({length: 100}, (_, index) => `${index}\n`))
    })

    it('open() keeps a command at both ends until it is destroyed', async () => {
      const stream = await transport.open('while read -r line; do echo "got $line"; done')
      stream.write('one\n')
      expect(String((await once(stream, 'data'))[0])).to.equal('got one\n')
      stream.end('two\n')
      expect(await text(stream)).to.equal('got two\n')
      const endless = await transport.open('exec cat')
      endless.destroy()
      await once(endless, 'close')
    })

    it('open() lets a command end by itself when it is destroyed, and ends one that would go on', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'shipit-contract-'))
      const polite = await transport.open(`cat; sleep 0.1; echo bye > ${folder}/bye`)
      polite.write('x')
      await once(polite, 'data')
      if (transport.counters.bytesReceived > 0) polite.destroy()
      else polite.end()
      const stubborn = await transport.open(`echo $$ > ${folder}/pid; echo up; exec sleep 1000`)
      await once(stubborn, 'data')
      stubborn.destroy()
      const {exitCode} = await transport.script(`
        for i in $(seq 300); do [ -e ${folder}/bye ] && ! kill -0 $(cat ${folder}/pid) 2>/dev/null && exit 0; sleep 0.05; done; exit 1`)
      expect(exitCode).to.equal(0)
      await rm(folder, {recursive: true})
    })

    it('connect() reaches a TCP port and a unix socket of the host, and says when nobody is there', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'shipit-contract-'))
      for (const place of [join(folder, 's'), {port: 0, host: '127.0.0.1'}]) {
        const server = net.createServer((socket) => socket.pipe(socket)).listen(place)
        await once(server, 'listening')
        const address = server.address()
        if (typeof address === 'string') await Promise.all([chmod(folder, 0o755), chmod(address, 0o777)]) // over SSH the user's own rights count
        const stream = await transport.connect(typeof address === 'string' ? {socket: address} : {address: '127.0.0.1', port: (address as net.AddressInfo).port})
        stream.end('hello')
        expect(await text(stream)).to.equal('hello')
        server.close()
      }
      const error = await thrownBy(transport.connect({socket: `${folder}/none`}))
      expect(error).to.include({code: 'COMMAND_FAILED', message: `${transport.host}: nothing answers at ${folder}/none.`})
      await rm(folder, {recursive: true})
    })

    it('counts its execs', async () => {
      const before = transport.counters.execs
      await transport.script('true')
      await transport.exec('true')
      expect(transport.counters.execs - before).to.equal(2)
    })
  })
}
