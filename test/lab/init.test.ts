import {expect} from 'chai'
import {shipit} from '../house/process.js'
import {openLab} from './fixture.js'
import {cloneGuestbook, goLive} from './guestbook.js'

describe('a repository that shipit has never seen', function () {
  this.timeout(300_000)
  let cwd: string
  let env: Readonly<Record<string, string>>
  let address: string

  before(async () => {
    const lab = await openLab()
    env = lab.env
    address = lab.hosts.find(({name}) => name === 'web3')?.address ?? ''
    cwd = await cloneGuestbook()
  })

  after(() => shipit(['remove', '--confirm', 'guestbook'], {cwd, env}))

  it('is live by two commands', async () => {
    const {answer, commands, keystrokes, seconds} = await goLive(cwd, {host: 'web3', address, env})
    expect({answer, commands: commands.length, keystrokes}).to.deep.equal({answer: [200, 'guestbook, hello'], commands: 2, keystrokes: 49})
    process.stdout.write(`      ${commands.length} commands, ${keystrokes} keystrokes, ${seconds.toFixed(1)} s to the first answer\n`)
  })

  it('init run again finds all of it as it is', async () => {
    const {stdout} = await shipit(['init', '--json'], {cwd, env})
    const {files} = JSON.parse(stdout) as {readonly files: readonly {readonly state: string}[]}
    expect([...new Set(files.map(({state}) => state))]).to.deep.equal(['as it is'])
  })
})
