import {expect} from 'chai'
import {atOnce, inOrder} from '../../src/lib/cli/interrupt.js'
import {root, runProgram} from '../house/process.js'

const fixture = `${root}dist/test/cli/interrupt-fixture.js`
const keys = {SIGINT: 'Ctrl-C', SIGTERM: 'SIGTERM'} as const
const said = (key: string): string => `Finishing “Start shop-web-green-1” on web1, then taking back what was begun. ${key} again ends at once.\n`

describe('Ctrl-C', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`(${signal}) lets the work end in order, and says what it is finishing`, async () => {
      const ended = await runProgram(process.execPath, [fixture], {onOutput: (text, kill) => text === 'working\n' && kill(signal)})
      expect(ended).to.deep.equal({code: 0, stdout: 'working\nundone\n', stderr: said(keys[signal])})
    })
  }

  it('says so where nothing was begun', async () => {
    const ended = await runProgram(process.execPath, [fixture, 'idle'], {onOutput: (text, kill) => text === 'working\n' && kill('SIGINT')})
    expect(ended.stderr).to.equal('Stopping before anything is changed. Ctrl-C again ends at once.\n')
  })

  it('ends at once the second time, and says what may go on', async () => {
    let printed = 0
    const ended = await runProgram(process.execPath, [fixture, 'deaf'], {
      onOutput: (text, kill) => text.split('\n').length > ++printed && kill('SIGINT'),
    })
    expect(ended).to.deep.equal({
      code: 130,
      stdout: 'working\n',
      stderr: `${said('Ctrl-C')}Ending at once: “Start shop-web-green-1” on web1 may still come to an end there. Run the same command again: it goes on from what it finds.\n`,
    })
  })

  it('says what is true of a plan that has no way back, and of a moment between two steps', () => {
    const running = ['a', 'b', 'c', 'd', 'e']
    expect(inOrder({running, hasBegun: true, goesBack: false})).to.equal('Finishing a, b, c and 2 more; no further step begins.')
    expect(inOrder({running: [], hasBegun: true, goesBack: true})).to.equal('Stopping here, then taking back what was begun.')
    expect(atOnce({running: [], hasBegun: false, goesBack: false})).to.equal('Ending at once: nothing was changed.')
  })
})
