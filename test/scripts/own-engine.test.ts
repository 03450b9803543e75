import {spawn} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {expect} from 'chai'
import {root} from '../house/process.js'

type OwnEngine = {endOwnEngine(wasThere: boolean, places: {readonly pidFile: string; readonly mark: string; readonly systemd: boolean}): Promise<boolean>}

describe('after npm test', () => {
  const path = process.env['PATH'] ?? ''
  let folder: string
  let daemon: ChildProcess
  let end: (wasThere: boolean) => Promise<boolean>
  /** What `docker ps --quiet` prints. */
  const stand = (containers: string): Promise<void> => writeFile(join(folder, 'docker'), `#!/bin/sh\nprintf '%s' '${containers}'\n`)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shipit-engine-'))
    daemon = spawn('sleep', ['60'])
    await writeFile(join(folder, 'pid'), `${daemon.pid}\n`)
    await stand('')
    await chmod(join(folder, 'docker'), 0o755)
    process.env['PATH'] = `${folder}${delimiter}${path}`
    const {endOwnEngine} = (await import(`${root}scripts/own-engine.js`)) as OwnEngine
    end = (wasThere) => endOwnEngine(wasThere, {pidFile: join(folder, 'pid'), mark: join(folder, 'mark'), systemd: false})
  })

  afterEach(async () => {
    process.env['PATH'] = path
    daemon.kill()
    await rm(folder, {recursive: true})
  })

  it('an engine that it brought up is ended', async () => {
    const gone = once(daemon, 'exit')
    expect(await end(false)).to.equal(true)
    expect(await gone).to.deep.equal([null, 'SIGTERM'])
  })

  it('an engine that was there before runs on', async () => {
    expect(await end(true)).to.equal(false)
    expect(daemon.exitCode ?? daemon.signalCode).to.equal(null)
  })

  it('one on which others have containers meanwhile runs on, until the last run ends it', async () => {
    await stand('0123456789ab')
    expect(await end(false)).to.equal(false)
    expect(await end(true)).to.equal(false)
    expect(daemon.exitCode ?? daemon.signalCode).to.equal(null)
    await stand('')
    const gone = once(daemon, 'exit')
    expect(await end(true)).to.equal(true)
    await gone
    expect(existsSync(join(folder, 'mark'))).to.equal(false)
  })
})
