import {expect} from 'chai'
import {root, runProgram} from '../house/process.js'
import {newFolder} from '../support/folder.js'

const fixture = `${process.execPath} ${root}dist/test/cli/streams-fixture.js`
const sh = (line: string, cwd?: string) => runProgram('sh', ['-c', line], cwd === undefined ? {} : {cwd})

describe('what cannot be written', () => {
  it('of the talk ends nothing: its disk is full, or its reader has gone', async () => {
    expect(await sh(`${fixture} 2>/dev/full`)).to.deep.equal({code: 0, stdout: 'the work is done\n', stderr: ''})
    expect(await sh(`{ ${fixture} 2>&1 >&3 | head -n 1 >&2; } 3>&1`)).to.deep.equal({code: 0, stdout: 'the work is done\n', stderr: 'at work\n'})
  })

  it('of the answer is told on stderr, with exit code 1', async () => {
    const said = 'Error: The answer could not be written to stdout (ENOSPC: no space left on device, write).\n'
    expect(await sh(`${fixture} >/dev/full`)).to.deep.equal({code: 1, stdout: '', stderr: `at work\nstill at work\n${said}`})
    for (const command of ['docs', 'docs --json'])
      expect(await sh(`${process.execPath} ${root}bin/run.js ${command} >/dev/full`)).to.deep.equal({code: 1, stdout: '', stderr: said})
    expect((await sh(`${fixture} >/dev/full 2>/dev/full`)).code).to.equal(1)
  })
})

describe('a folder that is gone', () => {
  it('is told, by every command that looks at where it is', async () => {
    for (const command of ['config', 'status', 'secrets list', 'doctor', 'init --yes']) {
      const {code, stderr} = await sh(`rmdir "$PWD" && ${process.execPath} ${root}bin/run.js ${command}`, newFolder())
      expect({code, stderr}).to.deep.equal({code: 2, stderr: 'Error: The folder that this was called in is no longer there.\n  cd to one that there is.\n'})
    }
  })
})
