import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {execa} from 'execa'
import {runProgram} from './process.js'

// What hangs, in a run of its own. The timeout is near once there is something to tell.
describe('a host that does not answer', () => {
  before(async function () {
    const script = execa('sh', ['-s'], {input: 'echo asked >&2\nexec tail -f /dev/null\n'})
    script.stderr.once('data', () => this.timeout(1))
    await script
  })

  it('is not come to', () => undefined)
})

describe('a program', () => {
  let holder: number | undefined
  after(() => holder !== undefined && process.kill(holder))

  it('does not end', async function () {
    await runProgram('sh', ['-c', 'printf "begun\\n\\033[1mat it\\n"; exec tail -f /dev/null'], {onOutput: () => void this.timeout(1)})
  })

  it('has left its output to another', async function () {
    const child = spawn('sh', ['-c', 'tail -f /dev/null & echo $!'], {stdio: ['ignore', 'pipe', 'ignore']})
    child.stdout.once('data', (pid) => (holder = Number(pid)))
    await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
    this.timeout(1)
    await once(child, 'close')
  })
})
