import {expect} from 'chai'
import {root, runProgram} from '../house/process.js'

/** What stands on a terminal of some height when the fixture has ended. */
async function onScreen(height: number): Promise<readonly string[]> {
  const command = `stty cols 100 rows ${height}; ${process.execPath} ${root}dist/test/cli/rows-fixture.js`
  const {stdout} = await runProgram('script', ['--quiet', '--command', command, '/dev/null'], {env: {TERM: 'xterm', CI: undefined, NO_COLOR: '1'}})
  return toScreen(stdout).map((line) => line.replace(/\d\.\ds$/, '0.0s'))
}

/** A terminal that knows what listr2 says to it: clear the line, go up, go to its start. */
function toScreen(text: string): readonly string[] {
  const lines = ['']
  let at = 0
  for (const token of text.matchAll(/\u001B\[\??(\d*)([A-Za-z])|\r|\n|[^\r\n\u001B]+/g)) {
    const [all, count, letter] = token
    if (letter === 'A') at -= Number(count)
    else if (letter === 'K') lines[at] = ''
    else if (all === '\n') lines[++at] ??= ''
    else if (letter === undefined && all !== '\r') lines[at] += all
  }
  return lines
}

describe('the view on a terminal', () => {
  it('leaves a row for each host standing, the way back below in rows of its own, and the answer last', async () => {
    expect(await onScreen(24)).to.deep.equal([
      'Connecting to 2 hosts',
      '✔ here  Build shop:v1.2  0.0s',
      '✔ web1  Deploy shop v1.2  0.0s',
      '✖ web2  Start web-green-1: exited with code 1  0.0s',
      '✔ web1  Take it back  0.0s',
      '✔ web2  Take it back  0.0s',
      'Stopping',
      'the answer',
      '',
    ])
  })

  it('tells lines instead where the hosts are more than the rows', async () => {
    expect(await onScreen(3)).to.deep.equal([
      'Connecting to 2 hosts',
      '✔ here  Build shop:v1.2  0.0s',
      'web1  Remove web-green-1  0.0s',
      'Stopping',
      'web2  Remove web-green-1  0.0s',
      'the answer',
      '',
    ])
  })
})
