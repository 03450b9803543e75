import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {request} from 'undici'
import {runProgram, shipit} from '../house/process.js'
import {newFolder} from '../support/folder.js'
import {openLab} from './fixture.js'

/** An app that knows nothing of shipit: no /up, another port than any default. */
const guestbook: Readonly<Record<string, string>> = {
  'server.js': `const http = require('node:http')
http.createServer((req, res) => {
  if (req.url !== '/') return res.writeHead(404).end('no such page')
  res.end('guestbook, ' + process.env.GREETING)
}).listen(5173)
process.on('SIGTERM', () => process.exit(0))
`,
  'package.json': '{"name": "guestbook", "scripts": {"start": "node server.js"}}\n',
  Dockerfile: 'FROM node:20-slim\nWORKDIR /srv\nENV GREETING=hello\nCOPY . .\nEXPOSE 5173\nUSER node\nCMD ["node", "server.js"]\n',
}

describe('a repository that shipit has never seen', function () {
  this.timeout(300_000)
  let cwd: string
  let env: Readonly<Record<string, string>>
  let url: string

  before(async () => {
    const lab = await openLab()
    env = lab.env
    url = `http://${lab.hosts.find(({name}) => name === 'web3')?.address ?? ''}/`
    cwd = join(newFolder(), 'guestbook')
    mkdirSync(cwd)
    for (const [path, text] of Object.entries(guestbook)) writeFileSync(join(cwd, path), text)
    for (const args of [
      ['init', '--quiet'],
      ['add', '.'],
      ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '--quiet', '--message', 'Guestbook'],
    ])
      await runProgram('git', args, {cwd})
  })

  after(() => shipit(['remove', '--confirm', 'guestbook'], {cwd, env}))

  it('is live by two commands', async () => {
    const commands = [
      ['init', '--yes', '--host', 'web3'],
      ['setup', '--yes'],
    ]
    const began = Date.now()
    for (const args of commands) {
      const {code, stdout, stderr} = await shipit(args, {cwd, env})
      expect(code, `shipit ${args.join(' ')}\n${stdout}${stderr}`).to.equal(0)
    }
    const {statusCode, body} = await request(url)
    expect([statusCode, await body.text()]).to.deep.equal([200, 'guestbook, hello'])
    const keys = commands.map((args) => `shipit ${args.join(' ')}`.length + 1).reduce((sum, each) => sum + each)
    process.stdout.write(`      ${commands.length} commands, ${keys} keystrokes, ${((Date.now() - began) / 1000).toFixed(1)} s to the first answer\n`)
  })

  it('init run again finds all of it as it is', async () => {
    const {stdout} = await shipit(['init', '--json'], {cwd, env})
    const {files} = JSON.parse(stdout) as {readonly files: readonly {readonly state: string}[]}
    expect([...new Set(files.map(({state}) => state))]).to.deep.equal(['as it is'])
  })
})
