import {expect} from 'chai'
import {openAnswer} from '../../src/lib/cli/answer.js'
import {root, runProgram} from '../house/process.js'

describe('an answer', () => {
  it('ends when nobody reads any more', async () => {
    const {code, stdout, stderr} = await runProgram('sh', ['-c', `${process.execPath} ${root}dist/test/cli/answer-fixture.js | head -n 2`])
    expect({code, stdout, stderr}).to.deep.equal({code: 0, stdout: 'a line\na line\n', stderr: 'gone\n'})
  })

  it('ends then with --json too', async () => {
    const {stdout, stderr} = await runProgram('sh', ['-c', `${process.execPath} ${root}dist/test/cli/answer-fixture.js silent | head -n 2`])
    expect({stdout, stderr}).to.deep.equal({stdout: 'a line\na line\n', stderr: 'gone\n'})
  })

  it('waits for what moves on the terminal, and keeps its order', async () => {
    const order: string[] = []
    const write = process.stdout.write.bind(process.stdout)
    process.stdout.write = (text: string | Uint8Array) => order.push(String(text)) > 0
    try {
      const answer = openAnswer({close: () => Promise.resolve().then(() => void order.push('rows at rest'))}, () => undefined)
      answer.say('one')
      answer.say('two')
      await answer.written()
    } finally {
      process.stdout.write = write
    }
    expect(order).to.deep.equal(['rows at rest', 'one\n', 'rows at rest', 'two\n'])
  })
})
