import {expect} from 'chai'
import {readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {ShipitError} from '../../src/lib/errors.js'
import {lookOut, parallel, sequence} from '../../src/lib/plan/plan.js'
import type {Plan} from '../../src/lib/plan/plan.js'
import {cmd, script, withInput} from '../../src/lib/shell/command.js'
import type {Command} from '../../src/lib/shell/command.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {newFolder} from '../support/folder.js'
import {stage} from './stage.js'

const run = (title: string, command: Command, host = 'h1'): Plan => ({kind: 'run', title, host, effect: 'update', command})
const sh = (title: string, source: string, host = 'h1'): Plan => run(title, script(title, source), host)

describe('execute()', () => {
  it('may go over any number of hosts with one signal, without a warning of Node', async () => {
    const warnings: string[] = []
    const listen = ({name}: Error): void => void warnings.push(name)
    process.on('warning', listen)
    try {
      const hosts = Array.from({length: 12}, (_, index) => `h${index}`)
      const {run: go} = stage({signal: new AbortController().signal})
      expect(
        await go(
          parallel(
            'Everywhere',
            hosts.map((host) => sh('A', 'sleep 0.2', host)),
          ),
        ),
      ).to.equal(undefined)
    } finally {
      process.off('warning', listen)
    }
    expect(warnings).to.deep.equal([])
  })

  it('fuses neighbouring steps of a host over the borders of groups, and tells each exactly', async () => {
    const {on, told, run: go} = stage()
    const plan = sequence('Deploy', [
      sh('A', 'echo a; echo oops >&2; printf "no newline"'),
      sequence('Inner', [sh('B', 'true'), parallel('One part', [sh('C', 'echo; echo c; echo')])], sh('Undo', 'echo undone')),
      sh('D', 'true'),
    ])
    expect(await go(plan)).to.equal(undefined)
    expect(told).to.deep.equal([
      'start Deploy',
      'start A',
      'line a',
      'line oops',
      'line no newline',
      'done A',
      'start Inner',
      'start B',
      'done B',
      'start One part',
      'start C',
      'line ',
      'line c',
      'done C',
      'done One part',
      'done Inner',
      'start D',
      'done D',
      'done Deploy',
    ])
    expect(on('h1').counters.execs).to.equal(1)
  })

  it('begins an exec of its own where the host changes', async () => {
    const {on, run: go} = stage()
    await go(sequence('All', [sh('A', 'true'), sh('B', 'true', 'h2'), sh('C', 'true'), sh('D', 'true')]))
    expect([on('h1').counters.execs, on('h2').counters.execs]).to.deep.equal([2, 1])
  })

  it('tells a step while it runs', async () => {
    const trace: string[] = []
    const file = join(newFolder(), 'heard')
    // The step ends only because its first line was heard.
    const {run: go} = stage({}, (event) => {
      if (event.kind === 'line' && event.text === 'working') void go2(cmd('touch', file)).then(() => trace.push('heard'))
    })
    const go2 = (command: Command): Promise<unknown> => stage().run(run('Touch', command))
    expect(await go(sh('Waits', `echo working; until [ -e ${file} ]; do sleep 0.05; done`))).to.equal(undefined)
    expect(trace).to.deep.equal(['heard'])
  }).timeout(10_000)

  it('stops at the first step that fails, undoes the open groups from within, and says what, where and why', async () => {
    const {told, run: go} = stage()
    const plan = sequence(
      'Outer',
      [
        sequence('Before', [sh('A', 'true')], sh('Not undone', 'true')),
        sequence('Inner', [sh('B', 'seq 1 25; exit 3'), sh('C', 'true')], sh('Undo inner', 'true')),
        sh('D', 'true'),
      ],
      sh('Undo outer', 'true'),
    )
    const error = await go(plan)
    expect(error).to.be.instanceOf(ShipitError).with.property('code', 'COMMAND_FAILED')
    expect(error?.message).to.equal(['B failed on h1 (exit 3): B', ...Array.from({length: 20}, (_, line) => String(line + 6))].join('\n'))
    expect(told.filter((event) => !event.startsWith('line'))).to.deep.equal([
      'start Outer',
      'start Before',
      'start A',
      'done A',
      'done Before',
      'start Inner',
      'start B',
      'failed B',
      'failed Inner',
      'start Undo inner',
      'done Undo inner',
      'failed Outer',
      'start Undo outer',
      'done Undo outer',
    ])
  })

  it('fails with the code and the hint that the step names', async () => {
    const error = await stage().run({
      kind: 'run',
      title: 'Wait',
      host: 'h1',
      effect: 'check',
      command: script('wait', 'echo "it answered 500"; exit 1'),
      failure: {code: 'UNHEALTHY', hint: 'See `shipit logs`.'},
    })
    expect(error).to.deep.include({code: 'UNHEALTHY', exitCode: 5, hint: 'See `shipit logs`.', message: 'Wait failed on h1 (exit 1): wait\nit answered 500'})
  })

  it('says what a step that failed means, where it knows', async () => {
    const command = script('wait', 'echo "it answered 500"; exit 1')
    const error = await stage().run({kind: 'run', title: 'Wait', host: 'h1', effect: 'check', command, failure: {code: 'UNHEALTHY', says: 'web-1 is not healthy'}})
    expect(error?.message).to.equal('web-1 is not healthy on h1.\nit answered 500')
  })

  it('tells a failure of going back in addition', async () => {
    const error = await stage().run(sequence('All', [sh('A', 'echo first; false')], sh('Undo', 'echo second; exit 9')))
    expect(error?.message).to.equal('A failed on h1 (exit 1): A\nfirst\nGoing back failed too: Undo failed on h1 (exit 9): Undo\nsecond')
  })

  it('lets every part that has begun come to its end, begins no more, and tells all that failed', async () => {
    const {told, run: go} = stage()
    const part = (host: string, source: string): Plan => sequence(`On ${host}`, [sh(`A ${host}`, source, host), sh(`B ${host}`, 'true', host)])
    const error = await go(parallel('All', [part('h1', 'exit 1'), part('h2', 'sleep 0.3'), part('h3', 'sleep 0.3; exit 2'), part('h4', 'true')], 3))
    expect(error?.message.split('\n')).to.deep.equal(['A h1 failed on h1 (exit 1): A h1', 'A h3 failed on h3 (exit 2): A h3'])
    expect(told).to.include('done On h2')
    expect(told.join('\n')).to.not.include('h4')
  })

  it('ends parts that only look out as soon as one has seen enough, and tells that one alone', async () => {
    const {run: go} = stage()
    const waits = (host: string): Plan => sh(`Wait on ${host}`, 'while :; do shipit_go_on; sleep 0.05; done', host)
    const error = await go(sequence('All', [lookOut('Watch', [waits('h1'), sh('See', 'echo seen; exit 1', 'h2')])]))
    expect(error?.message).to.equal('See failed on h2 (exit 1): See\nseen')
  })

  it('writes files whole, with mode and folder, and nothing of them into the script', async () => {
    const at = join(newFolder(), 'a b', "it's")
    const {on, run: go} = stage()
    const content = 'line\n\u0000binary é\r\nno newline'
    const file = (path: string, text: string | Secret, mode: number): Plan => ({
      kind: 'write',
      title: `Write ${path}`,
      host: 'h1',
      effect: 'create',
      path: join(at, path),
      content: text,
      mode,
    })
    expect(await go(sequence('Write', [file('$x', new Secret(content), 0o600), file('empty', '', 0o644), file('-f', 'old', 0o755), file('-f', 'new', 0o750)]))).to.equal(undefined)
    expect(readdirSync(at).sort()).to.deep.equal(['$x', '-f', 'empty'])
    expect(
      readdirSync(at)
        .sort()
        .map((name) => [readFileSync(join(at, name), 'utf8'), statSync(join(at, name)).mode & 0o777]),
    ).to.deep.equal([
      [content, 0o600],
      ['new', 0o750],
      ['', 0o644],
    ])
    expect(on('h1').counters.execs).to.equal(1)
    expect(on('h1').scripts.join()).to.not.include('binary')
  })

  it('leaves nothing behind of a file that cannot be put in place', async () => {
    const at = newFolder()
    const error = await stage().run(
      sequence('Write', [sh('Folder', `mkdir ${at}/taken`), {kind: 'write', title: 'Write it', host: 'h1', effect: 'create', path: `${at}/taken`, content: 'x', mode: 0o644}]),
    )
    expect(error?.message).to.equal(`Write it failed on h1 (exit 1): write ${at}/taken\n${at}/taken is a folder`)
    const second = await stage().run({kind: 'write', title: 'Write it', host: 'h1', effect: 'create', path: `${at}/owned`, content: 'x', mode: 0o644, owner: 'nobody-here'})
    expect(second?.message).to.match(/invalid user/)
    expect(readdirSync(at)).to.deep.equal(['taken'])
  })

  it('lets the present step end when cancelled, begins none after it, and goes back', async () => {
    const at = newFolder()
    const ctrlC = new AbortController()
    const {told, run: go} = stage({signal: ctrlC.signal}, (event) => event.kind === 'line' && event.text === 'working' && ctrlC.abort())
    const error = await go(
      sequence(
        'All',
        [sh('A', `echo working; until ls /tmp/shipit-*.stop 2>/dev/null; do sleep 0.02; done; touch ${at}/a`), sh('B', `touch ${at}/b`)],
        sh('Undo', `touch ${at}/undone`),
      ),
    )
    expect(error).to.deep.include({code: 'CANCELLED'})
    expect(readdirSync(at).sort()).to.deep.equal(['a', 'undone'])
    expect(told).to.include('done A').and.include('failed All').and.not.include('start B')
    expect(readdirSync('/tmp').filter((name) => name.endsWith('.stop'))).to.deep.equal([])
  }).timeout(10_000)

  it('ends a step that waits when cancelled, and tells nothing of its signs of life', async () => {
    const ctrlC = new AbortController()
    const {told, run: go} = stage({signal: ctrlC.signal}, (event) => event.kind === 'line' && ctrlC.abort())
    const error = await go(sh('Wait', 'echo waiting; while :; do shipit_go_on; sleep 0.02; done'))
    expect(error).to.deep.include({code: 'CANCELLED'})
    expect(told).to.deep.equal(['start Wait', 'line waiting', 'failed Wait'])
  })

  it('fails with the reason of the signal where that is ours', async () => {
    const reason = new ShipitError('LEASE_LOST', 'The lease is gone.')
    expect(await stage({signal: AbortSignal.abort(reason)}).run(sh('A', 'true'))).to.equal(reason)
  })

  it('gives steps their input, a secret too, without telling it', async () => {
    const {told, run: go} = stage()
    await go(sequence('All', [run('Plain', withInput(cmd('cat'), 'plain')), run('Secret', withInput(cmd('wc', '-c'), new Secret('hunter2')))]))
    expect(told.filter((event) => event.startsWith('line'))).to.deep.equal(['line plain', 'line 7'])
  })

  it('waits for a pause, and not when cancelled', async () => {
    const ctrlC = new AbortController()
    const {run: go} = stage({signal: ctrlC.signal}, () => ctrlC.abort())
    expect(await go({kind: 'pause', title: 'Wait', seconds: 60})).to.have.property('code', 'CANCELLED')
    const {told, run: again} = stage()
    await again({kind: 'pause', title: 'Wait', seconds: 0.01})
    expect(told).to.deep.equal(['start Wait', 'done Wait'])
  })
})
