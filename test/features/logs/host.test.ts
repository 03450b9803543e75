import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmod, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {setTimeout as delay} from 'node:timers/promises'
import {expect} from 'chai'
import {template} from '../../../src/lib/template.js'
import {newFolder} from '../../support/folder.js'

describe('host/logs.sh', () => {
  /** Runs the script with an engine that is this text; `pattern` is what --grep gives. */
  async function run(engine: string, {follow = false, pattern = ''} = {}) {
    const folder = newFolder()
    const file = join(folder, 'docker')
    await writeFile(file, `#!/bin/sh\n${engine}`)
    await chmod(file, 0o755)
    return spawn('sh', ['-c', template('host/logs.sh'), 'logs', file, 'shop', 'app', 'shipit.role', follow ? '1' : '0', '', '100', pattern], {detached: true})
  }

  it('tells a line that matches as soon as it was said', async () => {
    const child = await run(`case $1 in ps) echo web-1;; logs) echo '2026-01-02T03:04:05Z status=500'; sleep 60;; events) sleep 60;; esac`, {follow: true, pattern: '=5..'})
    const [said] = (await Promise.race([once(child.stdout, 'data'), delay(5000, [''])])) as [Buffer | string]
    child.stdin.end()
    expect(String(said)).to.equal('web-1 2026-01-02T03:04:05Z status=500\n')
  })

  it('matches what was said, not the time before it', async () => {
    const child = await run(`case $1 in ps) echo web-1;; logs) echo '2026-01-02T03:04:05Z one'; echo '2026-01-02T03:04:05Z two 2026';; esac`, {pattern: '2026'})
    expect(await text(child.stdout)).to.equal('web-1 2026-01-02T03:04:05Z two 2026\n')
  })

  it('fails with what the engine said where that lists no containers', async () => {
    const child = await run('echo "Cannot connect to the Docker daemon" >&2; exit 7')
    const [said, ended] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<unknown[]>])
    expect([said, ended[0]]).to.deep.equal(['Cannot connect to the Docker daemon\n', 7])
  })
})
