import {expect} from 'chai'
import {jobsAt, jobTable, runsWell, stuckJobs} from '../../../src/lib/cli/job/status.js'
import type {JobStatus} from '../../../src/lib/cli/job/status.js'
import type {Result, Run} from '../../../src/lib/features/jobs/history.js'
import type {JobState} from '../../../src/lib/features/jobs/state.js'
import {configOf, least} from '../../support/config.js'

const config = configOf(`${least}port: 80\njobs:\n  etl: {schedule: "0 4 * * *", command: x}\n  mail: {schedule: daily, command: x, host: h2}\n`)

const next = '2026-11-27T04:00:00Z'

const stateOf = (over: Partial<JobState> = {}): JobState => ({
  name: 'etl',
  release: '1-v1',
  script: '',
  units: '',
  timer: 'active',
  suspended: false,
  next,
  running: [],
  ...over,
})

const runOf = (result: Result, code: number | null = 0): Run => ({
  id: '20261126T040000-1-timer',
  started: '2026-11-26T04:00:00Z',
  ended: '2026-11-26T04:00:12Z',
  seconds: 12,
  result,
  code,
  trigger: 'timer',
  release: '1-v1',
})

const etlAs = (over: Partial<JobState>): JobStatus | undefined => jobsAt(config, 'h1', [stateOf(over)])[0]

describe('jobsAt()', () => {
  it('tells the jobs of a host, and those that deploy.yml no longer names, but not what has only a history', () => {
    const last = runOf('ok')
    expect(jobsAt(config, 'h1', [stateOf({last}), stateOf({name: 'old'}), stateOf({name: 'older', release: ''})])).to.deep.equal([
      {job: 'etl', host: 'h1', schedule: '0 4 * * *', state: 'scheduled', release: '1-v1', next, running: [], last},
      {job: 'old', host: 'h1', schedule: '', state: 'not in deploy.yml', release: '1-v1', next, running: []},
    ])
    expect(jobsAt(config, 'h2', [])).to.deep.equal([{job: 'mail', host: 'h2', schedule: 'daily', state: 'not deployed', running: []}])
  })

  const states: readonly (readonly [what: string, over: Partial<JobState>, state: JobStatus['state']])[] = [
    ['at work', {running: ['20261126T040000-1-timer']}, 'running'],
    ['held back by a person', {suspended: true, timer: 'inactive', next: ''}, 'suspended'],
    ['whose timer has failed, even while a run goes on', {timer: 'failed', running: ['20261126T040000-1-timer']}, 'not scheduled'],
    ['of which there is only a history', {release: '', timer: ''}, 'not deployed'],
  ]
  for (const [what, over, state] of states) it(`a job ${what} is ${state}`, () => expect(etlAs(over)?.state).to.equal(state))
})

describe('runsWell()', () => {
  const isWell = (over: Partial<JobState>): boolean => jobsAt(config, 'h1', [stateOf(over)]).every(runsWell)

  it('a job that has not run yet, has succeeded, made way for another run, or is held back', () => {
    expect([{}, {last: runOf('ok')}, {last: runOf('skipped', null)}, {last: runOf('replaced', 143)}, {suspended: true, timer: 'inactive'}].map(isWell)).to.deep.equal([
      true,
      true,
      true,
      true,
      true,
    ])
  })

  it('not one that has failed, took too long or was cut off, nor one that will not run', () => {
    const bad: readonly Partial<JobState>[] = [
      {last: runOf('failed', 3)},
      {last: runOf('timeout', 143)},
      {last: runOf('killed', null)},
      {last: runOf('failed', 3), suspended: true, timer: 'inactive'},
      {last: runOf('ok'), failedRestart: {...runOf('failed', null), note: 'restart web: what served before serves on'}},
      {timer: 'inactive'},
      {release: '', timer: ''},
    ]
    expect(bad.map(isWell)).to.deep.equal(bad.map(() => false))
  })

  it('one that deploy.yml no longer names is nobody’s concern', () => {
    expect(jobsAt(config, 'h1', [stateOf(), stateOf({name: 'old', timer: 'inactive', last: runOf('failed', 1)})]).every(runsWell)).to.equal(true)
  })
})

describe('a run that goes on while the ones after it are skipped', () => {
  const run = '20261126T040000-1-timer'
  const after = (seconds: number): Partial<JobState> => ({
    running: [run],
    inTheWay: {run, since: '2026-11-26T04:00:00Z', seconds, skipped: 2},
    last: {...runOf('skipped', null), note: 'the run before still went on'},
  })
  const limited = configOf(`${least}port: 80\njobs: {etl: {schedule: "0 4 * * *", command: x, timeout: 2h}}\n`)
  const plain = {quiet: (text: string) => text, create: (text: string) => text, remove: (text: string) => text}

  it('is not well where no time is given to it, and says what to type', () => {
    const jobs = jobsAt(config, 'h1', [stateOf(after(60))])
    expect(jobs.map((job) => [runsWell(job), job.state, job.inTheWay?.skipped])).to.deep.equal([[false, 'running', 2]])
    expect(stuckJobs(config, jobs, plain)).to.deep.equal([
      [
        'A run of job etl has been at work since 2026-11-26 04:00 UTC: 2 runs were skipped for it.',
        '  What it says: shipit job logs etl',
        `  Stop it: shipit ssh h1 -- systemctl stop shipit-shop.etl@${run}.service`,
        '  So that the next one ends by itself, give it a `timeout:` in deploy.yml.',
      ].join('\n'),
    ])
  })

  it('is well within its time, and not past it: a run keeps the time that its release had', () => {
    const [within, past] = [2 * 3600, 2 * 3600 + 100].map((seconds) => jobsAt(limited, 'h1', [stateOf(after(seconds))]))
    expect([within?.every(runsWell), past?.every(runsWell)]).to.deep.equal([true, false])
    expect(stuckJobs(limited, within ?? [], plain)).to.deep.equal([])
    expect(stuckJobs(limited, past ?? [], plain)[0]).to.not.contain('timeout:')
  })
})

describe('jobTable()', () => {
  const paint = {quiet: (text: string) => text, create: (text: string) => text, remove: (text: string) => `!${text}`}

  it('a line for each job, and what is not well stands out', () => {
    const jobs = [...jobsAt(config, 'h1', [stateOf({last: {...runOf('failed', 137), note: 'it ran out of memory'}})]), ...jobsAt(config, 'h2', [])]
    expect(jobTable(jobs, paint, {withHost: true})).to.equal(
      [
        'JOB   HOST  SCHEDULE   STATE          NEXT RUN              LAST RUN              RESULT                                         TOOK',
        'etl   h1    0 4 * * *  scheduled      2026-11-27 04:00 UTC  2026-11-26 04:00 UTC  !failed (exit code 137): it ran out of memory  12 s',
        'mail  h2    daily      !not deployed  -                     -                     -                                              -',
      ].join('\n'),
    )
  })
})
