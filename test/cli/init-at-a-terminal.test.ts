import {expect} from 'chai'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {atTerminal} from '../support/at-terminal.js'
import {newFolder} from '../support/folder.js'

describe('shipit init at a terminal', function () {
  this.timeout(180_000)

  it('asks for what nothing tells, takes a guess by Enter, and refuses what cannot be', async () => {
    const cwd = newFolder()
    writeFileSync(join(cwd, 'Dockerfile'), 'FROM node:20-slim\n')
    writeFileSync(join(cwd, 'package.json'), '{"scripts": {"start": "node server.js"}}')
    const said = await atTerminal(
      cwd,
      ['init', '--app', 'shop'],
      [
        ['Which host', 'two words'],
        ['must be a host', '\u0015203.0.113.10'],
        ['Which domain', ''],
        ['On which port', ''],
      ],
    )
    expect(said).to.include('deploy.yml')
    const text = readFileSync(join(cwd, 'deploy.yml'), 'utf8')
    expect(text)
      .to.match(/^hosts: \[203\.0\.113\.10\] #/m)
      .and.to.match(/^port: 3000 #/m)
      .and.not.to.match(/^domains:/m)
  })

  it('offers a Dockerfile, and asks before it writes over a file', async () => {
    const cwd = newFolder()
    writeFileSync(join(cwd, 'index.html'), '<h1>shop</h1>')
    await atTerminal(cwd, ['init', '--app', 'shop', '--host', '203.0.113.10', '--domain', 'shop.example.com'], [['Write one for static site', '']])
    expect(readFileSync(join(cwd, 'Dockerfile'), 'utf8')).to.include('file-server')
    const said = await atTerminal(cwd, ['init', '--domain', 'www.example.com'], [['Write over it?', '']])
    expect(said).to.include('+ domains: [www.example.com]')
    expect(readFileSync(join(cwd, 'deploy.yml'), 'utf8')).to.include('[www.example.com]')
  })

  it('Ctrl-C writes nothing', async () => {
    const cwd = newFolder()
    writeFileSync(join(cwd, 'index.html'), '<h1>shop</h1>')
    const said = await atTerminal(cwd, ['init'], [['Write one', '\u0003']])
    expect(said).to.include('Nothing was written.')
    expect([existsSync(join(cwd, 'deploy.yml')), existsSync(join(cwd, 'Dockerfile'))]).to.deep.equal([false, false])
  })
})
