import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import type {Plan, Step} from '../../src/lib/plan/plan.js'
import {cmd, withInput} from '../../src/lib/shell/command.js'
import type {Command} from '../../src/lib/shell/command.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {stage} from './stage.js'

const local = (command: Command, extra: Partial<Extract<Step, {kind: 'local'}>> = {}): Plan => ({kind: 'local', title: 'Build', effect: 'create', command, env: {}, ...extra})
/** Runs; a process that has ended and that nobody has asked about is not alive. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe('a local step', () => {
  it('runs in the folder of the repository with its input and env, and tells its lines', async () => {
    const {told, run} = stage({directory: '/usr'})
    const command = withInput(cmd('sh', '-c', 'pwd; cat; echo; echo "$TOKEN $1"; echo oops >&2', 'sh', 'a  b'), new Secret('input'))
    expect(await run(local(command, {env: {TOKEN: new Secret('hunter2')}}))).to.equal(undefined)
    expect(told).to.have.members(['start Build', 'line /usr', 'line input', 'line hunter2 a  b', 'line oops', 'done Build'])
  })

  it('fails with its exit code and last lines', async () => {
    const error = await stage().run(local(cmd('sh', '-c', 'echo no such stage; exit 4'), {failure: {code: 'BUILD_FAILED', hint: 'Mend the Dockerfile.'}}))
    expect(error).to.deep.include({
      code: 'BUILD_FAILED',
      hint: 'Mend the Dockerfile.',
      message: `Build failed on this machine (exit 4): sh -c 'echo no such stage; exit 4'\nno such stage`,
    })
  })

  it('says that there is no such program', async () => {
    expect((await stage().run(local(cmd('./nowhere', 'x'))))?.message).to.equal('Build failed on this machine (no such program): ./nowhere x')
  })

  it('is stopped with all that it started when its time is over', async () => {
    const {told, run} = stage()
    const error = await run(local(cmd('sh', '-c', 'sleep 60 & echo $!; wait'), {timeout: 0.3}))
    expect(error?.message).to.match(/^Build failed on this machine \(stopped after 0\.3 s\)/)
    expect(isAlive(Number(told[1]?.split(' ')[1]))).to.equal(false)
  })

  it('is stopped when cancelled', async () => {
    const ctrlC = new AbortController()
    const {run} = stage({signal: ctrlC.signal}, (event) => event.kind === 'line' && ctrlC.abort())
    expect(await run(local(cmd('sh', '-c', 'echo up; sleep 60')))).to.have.property('code', 'CANCELLED')
  })

  it('is not waited for where it leaves something running', async () => {
    const {told, run} = stage()
    expect(await run(local(cmd('sh', '-c', 'sleep 60 & echo $!')))).to.equal(undefined)
    const pid = Number(told[1]?.split(' ')[1])
    expect(isAlive(pid)).to.equal(true)
    process.kill(pid)
  })

  it('takes no shell syntax', async () => {
    expect(await stage().run(local(cmd('echo', cmd('date'))))).to.be.instanceOf(TypeError)
  })
})
