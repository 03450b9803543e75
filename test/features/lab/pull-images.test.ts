import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {template, templatePath} from '../../../src/lib/template.js'
import {planPulls} from '../../../src/lib/features/lab/pull-images.js'
import {steps} from '../../../src/lib/plan/plan.js'
import {describe as tell} from '../../../src/lib/shell/command.js'
import {runProgram} from '../../house/process.js'

const engine = {docker: 'docker', env: {}, buildkit: true, buildx: true}

describe('planPulls()', () => {
  it('pulls what has a public name, all at once', () => {
    const plan = planPulls(
      ['debian:13', 'shipit-lab:bare', 'caddy:2'].map((name) => ({name, folder: '', context: '', hash: ''})),
      engine,
    )
    expect(plan).to.have.property('order', 'parallel')
    expect(steps(plan).flatMap((step) => (step.kind === 'local' ? [tell(step.command)] : []))).to.deep.equal(['sh -s -- docker 8 debian:13', 'sh -s -- docker 8 caddy:2'])
  })
})

describe('pull.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipit-pull-'))
  after(() => rmSync(folder, {recursive: true}))

  /** What is said of a pull by a docker that does this, within a second. */
  const pullWith = async (script: string): Promise<{readonly code: number | null; readonly stdout: string}> => {
    const docker = join(folder, 'docker')
    writeFileSync(docker, `#!/bin/sh\n${script}\n`)
    chmodSync(docker, 0o755)
    const {code, stdout} = await runProgram('sh', [templatePath('lab/pull.sh'), docker, '1', 'debian:13'])
    return {code, stdout}
  }

  it('ends well when no registry is found, and says what docker said', async () => {
    expect(await pullWith('echo "no such host" >&2; exit 1')).to.deep.equal({code: 0, stdout: "debian:13 can't be pulled: no such host\n"})
  })

  it('gives up on a registry that does not begin to answer', async () => {
    expect(await pullWith('exec sleep 60')).to.deep.equal({code: 0, stdout: "debian:13 can't be pulled: no registry answers within 1 s\n"})
  })

  it('waits for as long as it takes for one that has begun', async () => {
    expect(await pullWith('echo "Pulling from library/debian"; sleep 1.5; echo done')).to.deep.equal({code: 0, stdout: 'Pulling from library/debian\ndone\n'})
  })

  it('is what the plan runs', () => {
    const [step] = steps(planPulls([{name: 'debian:13', folder: '', context: '', hash: ''}], engine))
    expect(step).to.have.nested.property('command.stdin', template('lab/pull.sh'))
  })
})
