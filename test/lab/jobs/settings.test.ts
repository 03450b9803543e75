import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import type {Begun} from '../../../src/lib/cli/job/run.js'
import type {HostLine} from '../../../src/lib/cli/logs.js'
import {findLocalEngine} from '../../../src/lib/run/local-engine.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {farAway} from '../schedule.js'

const shell = (text: string): readonly string[] => ['sh', '-c', text]

describe('lab: what a job may say of itself', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: App

  before(async () => {
    lab = await openLab()
    const tools = await buildTools(lab)
    app = await createApp(lab, 'settled', {
      written: {
        entrypoint: '/usr/bin/env',
        command: ['node', 'server.js'],
        jobs: {
          hungry: {schedule: 'daily', command: shell('echo begins; exec tail /dev/zero'), limits: {memory: '32m'}},
          tools: {schedule: 'daily', command: ['printenv', 'VERSION'], image: tools},
          own: {schedule: 'daily', command: ['ENTERED=by the app', 'printenv', 'ENTERED']},
          talks: {schedule: farAway(), command: shell('echo "$SHIPIT_JOB says $(date +%s)"'), jitter: '30m'},
        },
      },
    })
    await app.deploy()
    // A lab that was kept has in its journal what these jobs said another time.
    await onHost(lab, 'web1', 'journalctl --quiet --rotate --vacuum-size=1K')
  })

  const follow = async (job: string): Promise<Begun> => (await app.run<Begun>('job', 'run', job, '--follow')).answer
  const said = async (job: string, ...flags: readonly string[]): Promise<readonly HostLine[]> => (await app.run<readonly HostLine[]>('job', 'logs', job, ...flags)).answer

  it('limits: one that takes more memory than it may is ended, and its history says why', async () => {
    const {ended} = await follow('hungry')
    expect([ended?.result, ended?.code, ended?.note]).to.deep.equal(['failed', 137, 'it ran out of memory'])
    expect((await app.say(['job', 'history', 'hungry'])).stdout).to.include('failed (exit code 137): it ran out of memory')
    expect((await said('hungry')).map(({text}) => text)).to.deep.equal(['begins', 'shipit: exit code 137: it ran out of memory'])
    expect((await app.who()).status, 'the app is none the worse').to.equal(200)
  })

  it('image: one of its own is brought to the host, and begins by its own entry point, with the env of the app', async () => {
    expect((await follow('tools')).ended?.result).to.equal('ok')
    expect((await said('tools')).map(({text}) => text)).to.deep.equal(['tools of their own', 'v1'])
    expect((await follow('own')).ended?.result).to.equal('ok')
    expect((await said('own')).map(({text}) => text)).to.deep.equal(['by the app'])
  })

  it('jitter: the timer waits for up to that time, the same every day', async () => {
    expect(await onHost(lab, 'web1', 'systemctl show shipit-settled.talks.timer --property RandomizedDelayUSec --property FixedRandomDelay')).to.equal(
      'RandomizedDelayUSec=30min\nFixedRandomDelay=yes',
    )
    expect(await onHost(lab, 'web1', 'systemctl show shipit-settled.own.timer --property RandomizedDelayUSec')).to.equal('RandomizedDelayUSec=0')
  })

  it('logs -f shows what runs say from then on, and logs --since what they said since a time', async () => {
    await follow('talks')
    let second: Promise<Begun> | undefined
    let isOver = false
    const followed = await app.say(['job', 'logs', 'talks', '-f', '--json'], {
      onOutput: (text, kill) => {
        if (text.includes('talks says')) second ??= follow('talks')
        if (isOver || (text.match(/talks says/g) ?? []).length < 2) return
        isOver = true
        kill('SIGINT')
      },
    })
    expect([followed.code, followed.stderr], 'Ctrl-C ends it without a word').to.deep.equal([0, ''])
    const runs = (await said('talks')).map(({container, at, text}) => ({container, at, text}))
    expect(
      followed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as HostLine)
        .map(({container, at, text}) => ({container, at, text})),
    ).to.deep.equal(runs)
    expect(runs.map(({container}) => container))
      .to.have.lengthOf(2)
      .and.include((await second)?.run)

    const [first, last] = runs
    expect((await said('talks', '--since', last?.at ?? '')).map(({text}) => text)).to.deep.equal([last?.text])
    expect((await said('talks', '--since', first?.at ?? '')).map(({text}) => text)).to.deep.equal([first?.text, last?.text])
    expect((await said('talks', '--since', '1h', '-n', '1')).map(({text}) => text)).to.deep.equal([last?.text])
  })
})

/** An image that only the deployer has. */
async function buildTools(lab: TestLab): Promise<string> {
  const {docker, env} = await findLocalEngine()
  const [folder, name] = [join(lab.folder, 'tools'), 'shipit-test-tools:1']
  await execa('mkdir', ['-p', folder])
  await writeFile(join(folder, 'entry.sh'), 'cat /etc/tools; exec "$@"\n')
  await writeFile(
    join(folder, 'Dockerfile'),
    `FROM ${lab.image.image}:${lab.image.tag}\nRUN echo tools of their own >/etc/tools\nCOPY entry.sh /\nENTRYPOINT ["sh", "/entry.sh"]\n`,
  )
  await execa(docker, ['build', '--quiet', '--tag', name, folder], {env})
  return name
}
