import {expect} from 'chai'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {root, runProgram} from '../house/process.js'
import {quote} from '../../src/lib/shell/quote.js'
import {newFolder} from '../support/folder.js'

/** Runs `shipit secrets …` at a terminal; each answer is typed when its question stands there. Answers what the terminal showed. */
async function atTerminal(cwd: string, words: readonly string[], answers: readonly (readonly [question: string, answer: string])[]): Promise<string> {
  const line = [process.execPath, `${root}bin/run.js`, 'secrets', ...words].map(quote).join(' ')
  const terminal = spawn('script', ['-qec', `stty rows 33 cols 111; ${line}`, '/dev/null'], {
    cwd,
    env: {...process.env, SHELL: '/bin/sh', HOME: cwd, XDG_CONFIG_HOME: '', CI: '', TERM: 'xterm'},
  })
  let [said, from] = ['', 0]
  const closed = once(terminal, 'close')
  terminal.stdout.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')))
  for (const [question, answer] of answers) {
    while (!said.slice(from).includes(question)) await once(terminal.stdout, 'data')
    from = said.length
    terminal.stdin.write(`${answer}\r`)
  }
  await closed
  return said
}

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
