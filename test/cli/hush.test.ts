import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {root} from '../house/process.js'
import {newFolder} from '../support/folder.js'
import {atScreen} from '../support/screen.js'

/** Whether the terminal shows what is typed. */
const tell = 'case $(stty -a) in *" -echo "*) echo hushed ;; *) echo shown ;; esac'

/** The fixture at a terminal, and then what a program reads there, and whether it shows what is typed. */
function rowsThatMove() {
  const folder = newFolder()
  const after = `echo "ended with $?"; IFS= read -r line; echo "read: $line"; ${tell}`
  const screen = atScreen(['sh', '-c', `trap : INT; ${process.execPath} ${root}dist/test/cli/keys-fixture.js ${folder}; ${after}`], {cwd: folder})
  return {screen, end: () => writeFileSync(join(folder, 'end'), '')}
}

const steady = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, '⠋').replace(/\d+\.\ds$/, '0.0s'))
const move = /web1 {2}Start [^]*web2 {2}Start /

describe('while rows move', () => {
  it('what is typed moves none, is read by who comes next, and is shown again afterwards', async () => {
    const {screen, end} = rowsThatMove()
    await screen.until(move)
    screen.type('typed ahead\n\n\n')
    end()
    const {screen: lines} = await screen.ended
    expect(steady(lines)).to.deep.equal([
      'Connecting to 2 hosts',
      '✔ web1  Deploy shop v1.2  0.0s',
      '✔ web2  Deploy shop v1.2  0.0s',
      'the answer',
      'ended with 0',
      'read: typed ahead',
      'shown',
    ])
  })

  it('Ctrl-C is what it was, and a process that it ends in their midst leaves a terminal that shows what is typed', async () => {
    const {screen} = rowsThatMove()
    await screen.until(move)
    screen.type('\x03')
    await screen.until('ended with 130')
    screen.type('later\n')
    const {screen: lines, isCursorShown} = await screen.ended
    expect([steady(lines), isCursorShown]).to.deep.equal([
      ['Connecting to 2 hosts', '⠋ web1  Start web-green-1  0.0s', '⠋ web2  Start web-green-1  0.0s', 'ended with 130', 'later', 'read: later', 'shown'],
      true,
    ])
  })

  it('the terminal of others is left alone by a process that runs behind them', async () => {
    const folder = newFolder()
    const shell = `${process.execPath} ${root}dist/test/cli/keys-fixture.js ${folder} & read -r line; ${tell} >${folder}/told; wait`
    const screen = atScreen(['bash', '-mc', shell], {cwd: folder})
    await screen.until(move)
    screen.type('now\n')
    expect([(await screen.ended).code, readFileSync(join(folder, 'told'), 'utf8')]).to.deep.equal([0, 'shown\n'])
  })
})
