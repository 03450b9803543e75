import {expect} from 'chai'
import {once} from 'node:events'
import {Readable} from 'node:stream'
import {recordFleet} from '../../src/lib/hosts/recording.js'

describe('recordFleet()', () => {
  it('runs nothing, writes down what is asked, and answers as told', async () => {
    const {fleet, asked} = recordFleet(['web1', 'web2'], ({text}) => (text === 'id' ? {stdout: 'a\nb', exitCode: 3} : undefined))
    const lines: string[] = []
    expect(await fleet.on('web1').script('id', {onStdout: (line) => lines.push(line)})).to.deep.equal({exitCode: 3, stdout: 'a\nb', stderr: ''})
    expect(await fleet.on('web2').exec('cat', {stdin: Readable.from(['x', 'y'])})).to.deep.equal({exitCode: 0, stdout: '', stderr: ''})
    expect(await fleet.on('web2').interactive('sh', {tty: true})).to.equal(0)
    await fleet.on('web1').connect({socket: '/run/s'})
    expect(lines).to.deep.equal(['a', 'b'])
    expect(asked).to.deep.equal([
      {host: 'web1', kind: 'script', text: 'id'},
      {host: 'web2', kind: 'exec', text: 'cat', stdin: 'xy'},
      {host: 'web2', kind: 'interactive', text: 'sh'},
      {host: 'web1', kind: 'connect', text: '/run/s'},
    ])
    expect([fleet.on('web1').counters, fleet.on('web2').counters]).to.deep.equal([
      {execs: 1, bytesSent: 0, bytesReceived: 0},
      {execs: 2, bytesSent: 0, bytesReceived: 0},
    ])
  })

  it('gives streams that say their answer and stay open', async () => {
    const {fleet} = recordFleet(['web1'], () => ({stdout: 'held\n'}))
    const stream = await fleet.on('web1').open('flock')
    expect(String((await once(stream, 'data'))[0])).to.equal('held\n')
    stream.write('beat\n')
    stream.destroy()
    await once(stream, 'close')
  })
})
