import {expect} from 'chai'
import {root, runProgram} from '../house/process.js'

const fixture = `${root}dist/test/cli/interrupt-fixture.js`
const said = 'Stopping after the current step, then going back. Again to end at once.\n'

describe('Ctrl-C', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`(${signal}) lets the work end in order, and says so`, async () => {
      const ended = await runProgram(process.execPath, [fixture], {onOutput: (text, kill) => text === 'working\n' && kill(signal)})
      expect(ended).to.deep.equal({code: 0, stdout: 'working\nundone\n', stderr: said})
    })
  }

  it('ends at once the second time', async () => {
    const ended = await runProgram(process.execPath, [fixture, 'deaf'], {onOutput: (text, kill) => text.length > 0 && kill('SIGINT')})
    expect(ended).to.deep.equal({code: 130, stdout: 'working\n', stderr: said})
  })
})
