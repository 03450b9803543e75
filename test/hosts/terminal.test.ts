import {expect} from 'chai'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {quote} from '../../src/lib/shell/quote.js'
import type {Sshd} from '../support/sshd.js'
import {startSshd} from '../support/sshd.js'

const child = fileURLToPath(new URL('../support/terminal-child.js', import.meta.url))

describe('interactive()', () => {
  let sshd: Sshd
  before(async () => (sshd = await startSshd()))
  after(() => sshd.stop())

  const words = (tty: 'tty' | 'plain', line: string) => [process.execPath, child, String(sshd.port), sshd.key, sshd.knownHosts, tty, line]

  it('passes keys as they are typed, the size of the window, Ctrl-C and the exit code', async () => {
    const line = `stty size; trap 'echo caught' INT; echo ready; until read -r name; do :; done; echo "hello $name"; exit 7`
    const terminal = spawn('script', ['-qec', `stty rows 33 cols 111; ${words('tty', line).map(quote).join(' ')}`, '/dev/null'], {env: {...process.env, SHELL: '/bin/sh'}})
    let said = ''
    const saw = async (word: string) => {
      while (!said.includes(word)) said += String((await once(terminal.stdout, 'data'))[0])
    }
    await saw('ready')
    terminal.stdin.write('\x03')
    await saw('caught')
    terminal.stdin.write('wörld\r')
    await saw('exit code')
    await once(terminal, 'close')
    expect(
      said
        .replaceAll('\r', '')
        .split('\n')
        .filter((one) => /^\d|hello|exit code/.test(one)),
    ).to.deep.equal(['33 111', 'hello wörld', 'exit code 7, raw false'])
  })

  it('follows the window when it changes', async () => {
    const ready = `${sshd.folder}/ready`
    const line = `trap 'stty size; exit 0' WINCH; touch ${ready}; while :; do sleep 0.05; done`
    const resize = `until [ -e ${ready} ]; do sleep 0.05; done; stty rows 44 cols 99 < /dev/tty`
    const terminal = spawn('script', ['-qec', `( ${resize} ) & exec ${words('tty', line).map(quote).join(' ')}`, '/dev/null'], {env: {...process.env, SHELL: '/bin/sh'}})
    const said = await text(terminal.stdout)
    expect(said).to.contain('44 99').and.to.contain('exit code 0')
  })

  it('works without a terminal: stdin to its end, both outputs apart', async () => {
    const [program = '', ...rest] = words('plain', 'cat; echo aside >&2; exit 3')
    const plain = spawn(program, rest)
    plain.stdin.end('input\n')
    const [stdout, stderr] = await Promise.all([text(plain.stdout), text(plain.stderr)])
    expect([stdout, stderr]).to.deep.equal(['input\nexit code 3, raw never\n', 'aside\n'])
  })
})
