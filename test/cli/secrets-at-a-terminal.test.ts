import {expect} from 'chai'
import {root, runProgram} from '../house/process.js'
import {atTerminal as runAtTerminal} from '../support/at-terminal.js'
import {newFolder} from '../support/folder.js'

const atTerminal = (cwd: string, words: readonly string[], answers: Parameters<typeof runAtTerminal>[2]): Promise<string> => runAtTerminal(cwd, ['secrets', ...words], answers)

describe('shipit secrets at a terminal', function () {
  this.timeout(180_000)
  const get = async (cwd: string, name: string, env: Readonly<Record<string, string>> = {}): Promise<string> =>
    (await runProgram(process.execPath, [`${root}bin/run.js`, 'secrets', 'get', name], {cwd, env: {HOME: cwd, XDG_CONFIG_HOME: '', ...env}})).stdout

  it('asks for a value without showing it', async () => {
    const cwd = newFolder()
    await atTerminal(cwd, ['init'], [])
    const said = await atTerminal(cwd, ['set', 'TOKEN'], [['Value of TOKEN', 'hunter2']])
    expect([said.includes('hunter2'), said.includes('TOKEN is in .shipit/secrets.age.'), await get(cwd, 'TOKEN')]).to.deep.equal([false, true, 'hunter2'])
  })

  it('asks twice for a new passphrase, and once for one that opens what it seals again', async () => {
    const cwd = newFolder()
    await atTerminal(cwd, ['init', '--passphrase'], [['New passphrase', 'open sesame'], ['once more', 'open sesame']]) // prettier-ignore
    await atTerminal(cwd, ['set', 'TOKEN'], [['Passphrase of', 'wrong'], ['That was not it', 'open sesame'], ['Value of TOKEN', 'hunter2']]) // prettier-ignore
    expect(await get(cwd, 'TOKEN', {SHIPIT_AGE_PASSPHRASE: 'open sesame'})).to.equal('hunter2')
  })
})
