import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import fc from 'fast-check'
import {messageOf} from '../../src/lib/errors.js'
import {observe} from '../../src/lib/run/observe.js'
import {and, cmd, pipe, script, withInput} from '../../src/lib/shell/command.js'
import type {Command} from '../../src/lib/shell/command.js'
import type {Fact} from '../../src/lib/shell/fact.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {newFolder} from '../support/folder.js'
import {shellHost} from './shell-host.js'

const text = (command: Command): Fact<string> => ({command, parse: (stdout) => stdout})
const shells = {sh: ['sh', '-s'], bash: ['bash', '-s']} as const
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

for (const [name, shell] of Object.entries(shells)) {
  describe(`observe() over ${name}`, () => {
    const host = () => shellHost('h1', shell)

    it('leaves no answer on the host when nobody listens any more', async () => {
      const h1 = host()
      await observe(h1, {secret: text(cmd('echo', 'of nobody else')), slow: text(cmd('sleep', '0.2'))})
      const folder = newFolder()
      const [file, ...args] = shell
      const child = spawn(file, args, {env: {...process.env, TMPDIR: folder}, stdio: ['pipe', 'pipe', 'ignore']})
      child.stdout.destroy()
      child.stdin.end(h1.scripts[0])
      await once(child, 'close')
      expect(readdirSync(folder)).to.deep.equal([])
    })

    it('asks many facts in one exec and gives each its own answer, byte for byte', async () => {
      const h1 = host()
      const answers = await observe(h1, {
        empty: text(cmd('true')),
        open: text(cmd('printf', 'a')),
        closed: text(cmd('printf', 'a\n')),
        blank: text(cmd('printf', '\n\n')),
        number: {command: cmd('echo', '42'), parse: Number},
        absent: {command: cmd('cat', '/nowhere'), parse: String, otherwise: 'nothing'},
        after: text(cmd('echo', 'still asked')),
      })
      expect(answers).to.deep.equal({empty: '', open: 'a', closed: 'a\n', blank: '\n\n', number: 42, absent: 'nothing', after: 'still asked\n'})
      expect(h1.scripts).to.have.length(1)
    })

    it('keeps a part from reaching beyond itself', async () => {
      const answers = await observe(host(), {
        exits: text(script('exits', 'echo one; exit 0; echo two')),
        reads: text(cmd('cat')),
        changes: text(script('changes', 'cd /tmp; PATH=/nowhere; umask 777; exec 2>&1; set -eu; shipit_mark=x')),
        broken: {command: script('broken', 'echo ) ('), parse: String, otherwise: 'a fault of syntax'},
        stops: {command: script('stops', 'set -e; false; echo went on'), parse: String, otherwise: 'stopped'},
        marks: text(cmd('printf', 'shipit-00 end 0 0\nshipit-00 over done\n')),
        after: text(and(cmd('pwd'), cmd('umask'), cmd('expr', '1', '+', '1'))),
      })
      expect(answers).to.deep.equal({
        exits: 'one\n',
        reads: '',
        changes: '',
        broken: 'a fault of syntax',
        stops: 'stopped',
        marks: 'shipit-00 end 0 0\nshipit-00 over done\n',
        after: `${process.cwd()}\n0022\n2\n`,
      })
    })

    it('asks all at once', async () => {
      const file = join(newFolder(), 'asked')
      const {waits} = await observe(host(), {waits: text(script('waits', `until [ -e ${file} ]; do sleep 0.01; done; echo seen`)), later: text(cmd('touch', file))})
      expect(waits).to.equal('seen\n')
    })

    it('leaves no answer behind on the host', async () => {
      const folder = newFolder()
      const answers = await observe(host(), {folder: text(cmd('ls', folder))}, {prelude: `TMPDIR=${folder}; export TMPDIR`})
      expect(answers.folder).to.match(/^tmp\./)
      expect(readdirSync(folder)).to.deep.equal([])
    })

    it('gives every command of a chain what it is to read', async () => {
      const answers = await observe(host(), {
        one: text(withInput(cmd('cat'), 'plain')),
        both: text(and(withInput(cmd('cat'), 'first '), withInput(cmd('cat'), new Secret('second')))),
        piped: text(pipe(withInput(cmd('cat'), 'b\na\n'), cmd('sort'))),
        nested: text(cmd('echo', withInput(cmd('cat'), 'inner'))),
        unread: text(withInput(cmd('echo', 'done'), 'x'.repeat(1_000_000))),
      })
      expect(answers).to.deep.equal({one: 'plain', both: 'first second', piped: 'a\nb\n', nested: 'inner\n', unread: 'done\n'})
    })

    it('carries 2 MB there and 10 MB back', async () => {
      const big = 'é\n'.repeat(600_000)
      const {back, many} = await observe(host(), {back: text(withInput(cmd('cat'), big)), many: text(cmd('seq', '1350000'))})
      expect(back === big).to.equal(true)
      expect(many).to.have.length(9_688_896)
    })

    it('carries any text in arguments and on stdin byte for byte', async () => {
      const any = fc.string({unit: 'binary'}).map((value) => value.replaceAll('\0', ''))
      await fc.assert(
        fc.asyncProperty(fc.array(any, {minLength: 1, maxLength: 20}), async (values) => {
          const asked = values.flatMap((value) => [text(cmd('printf', '%s', value)), text(script('argument', 'printf %s "$1"', value)), text(withInput(cmd('cat'), value))])
          const answers = await observe(host(), Object.fromEntries(asked.map((fact, index) => [`f${index}`, fact])))
          expect(Object.values(answers)).to.deep.equal(values.flatMap((value) => [value, value, value]))
        }),
        {numRuns: 40},
      )
    })
  })
}

describe('observe()', () => {
  it('answers though a part leaves something running that holds the streams', async () => {
    const h1 = shellHost()
    const answers = await observe(h1, {left: text(script('left', 'sleep 60 & echo $!'))})
    process.kill(Number(answers.left))
    expect(answers.left).to.match(/^\d+\n$/)
  })

  it('names the host, the command, the exit code and the last lines when a fact cannot be had', async () => {
    const error = await failure(observe(shellHost('203.0.113.10'), {bad: text(script('ask-engine', 'echo no daemon >&2; exit 7'))}))
    expect(error).to.have.property('code', 'COMMAND_FAILED')
    expect(messageOf(error)).to.equal('203.0.113.10 could not be asked (exit 7): ask-engine\nno daemon')
  })

  it('shows what was printed when it cannot be read', async () => {
    const error = await failure(observe(shellHost('203.0.113.10'), {bad: {command: cmd('echo', 'oops'), parse: (stdout): unknown => JSON.parse(stdout)}}))
    expect(messageOf(error)).to.match(/^203\.0\.113\.10 answered what cannot be read \(.+\): echo oops\noops\n$/s)
  })

  it('tells a script that broke off from one that answered', async () => {
    const error = await failure(observe(shellHost(), {bad: text(script('suicide', 'kill -9 $$'))}))
    expect(messageOf(error)).to.match(/^The script on h1 broke off/)
  })

  it('puts no secret into a command line', async () => {
    const {seen} = await observe(shellHost(), {
      seen: text(pipe(withInput(script0('cat /dev/stdin >/dev/null; sleep 0.1; ps axww -o args'), new Secret('hunter2-hunter2')), cmd('cat'))),
    })
    expect(seen).to.not.include('hunter2').and.not.include(Buffer.from('hunter2-hunter2').toString('base64'))
  })
})

const script0 = (source: string): Command => cmd('sh', '-c', source)
