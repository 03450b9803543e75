import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {root, runProgram, shipit} from '../house/process.js'

const {version} = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {version: string}

describe('shipit', () => {
  it('tells its version without loading anything', async () => {
    const traced = await runProgram(process.execPath, ['--trace-exit', `${root}bin/run.js`, '--version'], {env: {NODE_DEBUG: 'esm'}})
    expect(traced.stdout).to.equal(`shipit ${version}\n`)
    expect(traced.stderr).not.to.match(/node_modules|dist\//)
  })

  it('lists its commands when called with nothing, and with --help', async () => {
    const [bare, help, word] = await Promise.all([shipit([]), shipit(['--help']), shipit(['help'])])
    expect(bare.code).to.equal(0)
    expect(bare.stdout).to.match(/USAGE\n {2}\$ shipit \[COMMAND\]/)
    expect([help, word]).to.deep.equal([bare, bare])
  })

  it('refuses a command that does not exist, exit 2, with nothing on stdout', async () => {
    expect(await shipit(['xyzzy'])).to.deep.equal({code: 2, stdout: '', stderr: 'Error: There is no command `shipit xyzzy`.\n  See `shipit --help`.\n'})
  })

  it('refuses a flag before any command', async () => {
    expect(await shipit(['--frob'])).to.deep.equal({code: 2, stdout: '', stderr: 'Error: shipit has no flag --frob of its own.\n  A command comes first. See `shipit --help`.\n'})
  })
})
