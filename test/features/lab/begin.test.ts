import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {template} from '../../../src/lib/template.js'
import {runProgram} from '../../house/process.js'
import {newFolder} from '../../support/folder.js'

/** What comes of a script in a container, where docker does not begin it so many times. */
async function begun(failures: number, inside: string) {
  const folder = newFolder()
  const docker = join(folder, 'docker')
  const text = `#!/bin/sh
echo "$1 $2" >>${folder}/asked
shift 2
if [ "$(wc -l <${folder}/asked)" -le ${failures} ]; then echo 'OCI runtime exec failed: read init-p: connection reset by peer'; exit 126; fi
exec "$@"
`
  writeFileSync(docker, text)
  chmodSync(docker, 0o755)
  const {code, stdout} = await runProgram('sh', ['-c', template('lab/begin.sh'), 'begin', docker, 'web1', inside, "it's", 'two'])
  return {code, said: stdout.trim().split('\n').at(-1), asked: readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')}
}

describe('begin.sh', () => {
  it('runs a script in a container with its words, and begins it anew where docker did not', async () => {
    expect(await begun(2, 'echo "$1, $2"')).to.deep.equal({code: 0, said: "it's, two", asked: ['exec web1', 'exec web1', 'exec web1']})
  })

  it('leaves it at what the script itself came to', async () => {
    expect(await begun(0, 'echo no; exit 3')).to.deep.equal({code: 3, said: 'no', asked: ['exec web1']})
  })

  it('gives up after five times', async () => {
    const {code, asked} = await begun(9, 'true')
    expect([code, asked.length]).to.deep.equal([126, 5])
  })
})
