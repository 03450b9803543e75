import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {root, runProgram, shipit} from '../house/process.js'
import type {Ended} from '../house/process.js'
import {docker, ownLab} from './own-lab.js'

describe('npm start', function () {
  this.timeout(600_000)
  const name = ownLab('demo')
  let env: Readonly<Record<string, string>>
  let standing: string
  let ended: Ended

  const usualLab = (): Promise<string> => docker('ps', '--all', '--quiet', '--no-trunc', '--filter', 'label=shipit.lab=default')

  before(async () => {
    env = {SHIPIT_LAB: name, XDG_STATE_HOME: await mkdtemp(join(tmpdir(), 'shipit-demo-'))}
    standing = await usualLab()
    ended = await runProgram(process.execPath, [join(root, 'scripts/start.js')], {cwd: root, env})
  })

  after(async () => {
    await shipit(['lab', 'down', '--quiet'], {env})
    await rm(env['XDG_STATE_HOME'] ?? '', {recursive: true, force: true})
  })

  it('shows a deploy, a second one and a rollback, under load, and no request fails', () => {
    expect(ended.code, ended.stdout + ended.stderr).to.equal(0)
    const counts = [...ended.stdout.matchAll(/^([\d,]+) requests, (\d+) failed$/gm)].map(([, requests = '', failed]) => ({requests: Number(requests.replaceAll(',', '')), failed}))
    expect(counts.map(({failed}) => failed)).to.deep.equal(['0', '0'])
    expect(counts.every(({requests}) => requests >= 200)).to.equal(true)
  })

  it('each host answers with the version that was to be seen', () => {
    const versions = [...ended.stdout.matchAll(/^\{"app":"(hello[a-z ]*)","version":"(v\d)"/gm)].map(([, app, version]) => `${app} ${version}`)
    const onThree = (answer: string): readonly string[] => [answer, answer, answer]
    expect(versions).to.deep.equal([...onThree('hello v1'), ...onThree('hello again v2'), ...onThree('hello v1')])
  })

  it('leaves the usual lab as it was', async () => expect(await usualLab()).to.equal(standing))
})
