import {expect} from 'chai'
import type {Begun} from '../../../src/lib/cli/job/run.js'
import type {Held} from '../../../src/lib/cli/job/hold.js'
import type {HostLine} from '../../../src/lib/cli/logs.js'
import type {JobStatus} from '../../../src/lib/cli/job/status.js'
import type {Status} from '../../../src/lib/cli/status.js'
import type {Run} from '../../../src/lib/features/jobs/history.js'
import {createApp} from '../app.js'
import type {App, Outcome} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {farAway, farHour} from '../schedule.js'

const shell = (text: string): readonly string[] => ['sh', '-c', text]

describe('lab: jobs', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: App

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'timely', {
      written: {
        secrets: ['TOKEN'],
        volumes: ['data:/data'],
        jobs: {
          greet: {schedule: farAway(), command: shell('echo "hello from $SHIPIT_JOB of $SHIPIT_VERSION, $TOKEN"; echo done >&2'), jitter: '30m', catch_up: true},
          fail: {schedule: 'weekly', command: shell('echo broken; exit 7')},
        },
      },
    })
    // A lab that was kept has in its journal what these jobs said another time.
    await onHost(lab, 'web1', 'journalctl --quiet --rotate --vacuum-size=1K')
  })

  const history = async (job: string): Promise<readonly Run[]> => (await app.run<readonly Run[]>('job', 'history', job)).answer
  const secrets = {env: {TOKEN: "it's $ecret"}}

  it('plan shows the next three runs, by the clock of the host', async () => {
    const {stdout, code, stderr} = await app.say(['plan'], secrets)
    expect(code, stderr).to.equal(0)
    expect(stdout).to.match(new RegExp(String.raw`greet on web1, 0 ${farHour} \* \* \*(?:[:,] \w{3} \d{4}-\d\d-\d\d ${String(farHour).padStart(2, '0')}:00:00 UTC){3}\n`))
  })

  it('a deploy brings them, a second one has nothing to do', async () => {
    const first = await app.say(['deploy', '--yes'], secrets)
    expect(first.code, first.stderr).to.equal(0)
    const second = await app.say(['plan', '--exit-code', '--json'], secrets)
    expect({code: second.code, steps: (JSON.parse(second.stdout) as Outcome).steps}).to.deep.equal({code: 0, steps: []})
    const {answer} = await app.run<readonly JobStatus[]>('job', 'list')
    expect(answer.map(({job, host, state, running}) => ({job, host, state, running}))).to.deep.equal([
      {job: 'greet', host: 'web1', state: 'scheduled', running: []},
      {job: 'fail', host: 'web1', state: 'scheduled', running: []},
    ])
  })

  /** What `status --check` ends with, and what it says of the jobs. */
  const checked = async (): Promise<readonly [code: number | null, ...jobs: readonly string[]]> => {
    const {code, answer} = await app.run<Status>('status', '--check')
    return [code, ...answer.hosts.flatMap((host) => (host.reachable ? host.jobs : [])).map(({job, state, last}) => `${job} ${state} ${last?.result ?? '-'}`)]
  }

  it('status tells of one whose timer stands still, which a deploy starts again', async () => {
    expect(await checked()).to.deep.equal([0, 'greet scheduled -', 'fail scheduled -'])
    await onHost(lab, 'web1', 'systemctl stop shipit-timely.greet.timer')
    expect(await checked()).to.deep.equal([1, 'greet not scheduled -', 'fail scheduled -'])
    const deployed = await app.say(['deploy', '--yes'], secrets)
    expect(deployed.code, deployed.stderr).to.equal(0)
    expect(await checked()).to.deep.equal([0, 'greet scheduled -', 'fail scheduled -'])
  })

  it('runs by hand from a laptop, shows what it says, and answers with its exit code', async () => {
    const greeted = await app.say(['job', 'run', 'greet', '--follow'])
    expect(greeted.code, greeted.stderr).to.equal(0)
    expect(greeted.stdout.split('\n').filter(Boolean).toSorted()).to.deep.equal(['done', "hello from greet of 1, it's $ecret"])
    const failed = await app.run<Begun>('job', 'run', 'fail', '--follow')
    expect(failed.code).to.equal(7)
    expect((await history('fail')).map(({result, code, trigger}) => ({result, code, trigger}))).to.deep.equal([{result: 'failed', code: 7, trigger: 'manual'}])
  })

  it('status tells of one that has failed', async () => {
    expect(await checked()).to.deep.equal([1, 'greet scheduled ok', 'fail scheduled failed'])
    expect((await app.say(['status'])).stdout).to.match(/^ {2}fail {3}weekly +scheduled {2}[-\d]+ [:\d]+ UTC {2}[-\d]+ [:\d]+ UTC {2}failed \(exit code 7\) {2}\d+ s$/m)
  })

  it('keeps a suspended one still through a deploy, until it is resumed', async () => {
    await app.run('job', 'suspend', 'fail')
    await app.configure({env: {VERSION: 'v2'}})
    const deployed = await app.say(['deploy', '--yes'], secrets)
    expect(deployed.code, deployed.stderr).to.equal(0)
    const {answer} = await app.run<readonly JobStatus[]>('job', 'list')
    expect(answer.map(({job, state, release}) => ({job, state, release}))).to.deep.equal([
      {job: 'greet', state: 'scheduled', release: '2-1'},
      {job: 'fail', state: 'suspended', release: '2-1'},
    ])
    expect((await app.say(['plan', '--exit-code'], secrets)).code).to.equal(0)
    expect((await app.run<Held>('job', 'resume', 'fail')).answer).to.deep.equal({job: 'fail', host: 'web1', suspended: false, changed: true})
  })

  it('a rollback takes them back to the release before, with its own words', async () => {
    expect((await app.run('rollback')).code).to.equal(0)
    const {answer} = await app.run<readonly JobStatus[]>('job', 'list')
    expect(answer.map(({job, release}) => ({job, release}))).to.deep.equal([
      {job: 'greet', release: '1-1'},
      {job: 'fail', release: '1-1'},
    ])
  })

  it('shows what they said, by run', async () => {
    const {answer} = await app.run<readonly HostLine[]>('job', 'logs', 'fail')
    expect(answer.map((line) => line.text)).to.deep.equal(['broken', 'shipit: exit code 7'])
    expect(new Set(answer.map((line) => line.container))).to.deep.equal(new Set((await history('fail')).map((run) => run.id)))
  })

  it('one that is taken out of the file goes, and its history stays', async () => {
    await app.configure({jobs: undefined, secrets: []})
    await app.deploy()
    expect(await onHost(lab, 'web1', 'ls /etc/systemd/system | grep -c timely || true')).to.equal('0')
    expect(await onHost(lab, 'web1', 'wc -l < /var/lib/shipit/apps/timely/jobs/fail/history.jsonl')).to.equal('1')
  })

  it('a schedule that never comes is refused before anything is touched', async () => {
    await app.configure({secrets: [], jobs: {never: {schedule: '0 0 31 2 *', command: 'true'}}})
    const {code, error} = await app.run('deploy', '--yes')
    expect({code, message: error?.message}).to.deep.equal({code: 2, message: 'jobs.never.schedule: "0 0 31 2 *" never comes on web1.'})
  })
})
