import {expect} from 'chai'
import type {Config} from '../../src/lib/config/config.js'
import {labels} from '../../src/lib/config/paths.js'
import {docker} from '../../src/lib/engines/docker.js'
import {noNotes} from '../../src/lib/features/accessories/record.js'
import type {HostView} from '../../src/lib/features/app/view.js'
import type {ReleaseFlow} from '../../src/lib/flows/release-flow.js'
import {planRelease} from '../../src/lib/flows/release.js'
import type {Release} from '../../src/lib/features/releases/release.js'
import {nothing, steps} from '../../src/lib/plan/plan.js'
import {config, release, role} from '../support/release.js'
import {replica} from '../support/state.js'

const releases = [1, 2, 3].map((number) => release(number, `v1.${number}`))
const running = replica({colour: 'blue', spec: 'spec3', release: '3-v1.3'})
const before = {...replica({colour: 'green', spec: 'spec1', release: '1-v1.1'}), state: 'exited' as const}

const {port: _, ...worker} = role({domains: []})

/** On a host where 3-v1.3 runs, a role that nobody visits. */
function titles(app: Partial<HostView['app']>): readonly string[] {
  const flow = flowTo(release(3, 'v1.3'), config({keep: 2, roles: [worker]}), [viewOf('web1', {containers: [running], ...app})])
  return steps(planRelease(flow).plan).map((step) => step.title)
}

const viewOf = (host: string, app: Partial<HostView['app']>): HostView => ({
  host,
  app: {containers: [], flags: [], releases, current: '3-v1.3', goingBack: '', movedTo: '', images: [], files: [], hashKey: undefined, ...app},
  routes: {ready: true, files: [], onDisk: '', loaded: ''},
  room: {machine: 'x86_64', folder: '/', free: 0},
  ...{accessories: noNotes, uses: [], jobs: [], times: {}, stores: {}, restic: ''},
})

const flowTo = (wanted: Release, file: Config, views: readonly HostView[]): ReleaseFlow => ({
  ...{engine: docker, config: file, release: wanted, views, env: new Map(), files: [], force: false, purpose: 'deploy'},
  ...{deliver: () => nothing, beforeSwitch: nothing, accessories: nothing, leave: nothing, pruneImages: () => nothing},
})

describe('planRelease()', () => {
  it('after a deploy that was cut off before it forgot releases: forgets them', () => {
    expect(titles({})).to.include('Forget release 1-v1.1').and.not.to.include('Forget release 2-v1.2')
  })

  it('and when it was cut off before it removed the old replicas: one that only these were made from goes with them', () => {
    expect(titles({containers: [running, before]})).to.include.members(['Remove shop-web-green-1', 'Forget release 1-v1.1'])
  })

  it('keeps the release that a job under way was made from', () => {
    const job = {
      ...replica({colour: 'green', spec: 'x', release: '1-v1.1'}),
      name: 'shop-job-tidy',
      labels: {[labels.app]: 'shop', [labels.kind]: 'job', [labels.release]: '1-v1.1'},
    }
    expect(titles({containers: [running, job]})).not.to.include('Forget release 1-v1.1')
  })

  it('makes the network of the app, but where a container that runs is in it', () => {
    const old = {...running, labels: {...running.labels, [labels.spec]: 'spec2'}}
    expect(titles({containers: [old]})).not.to.include('Network shipit-shop')
    expect(titles({containers: [{...old, state: 'exited'}]})).to.include('Network shipit-shop')
    expect(titles({containers: []})).to.include('Network shipit-shop')
  })

  it('switches no role of any host before every role of every host is ready, and has a way back for all of them', () => {
    const hosts = ['web1', 'web2']
    const roles = [role({hosts, replicas: 2}), {...worker, name: 'worker', hosts}]
    const {plan} = planRelease(
      flowTo(
        release(4, 'v1.4', {specs: {web: 'spec4', worker: 'spec4'}}),
        config({roles}),
        hosts.map((host) => viewOf(host, {containers: [running]})),
      ),
    )
    const titled = steps(plan).map((step) => step.title)
    const ready = titled.flatMap((title, index) => (/ (is healthy|stays up)$/.test(title) ? [index] : []))
    const switched = titled.flatMap((title, index) => (/^(Switch|Stop|Drain) /.test(title) ? [index] : []))
    expect([ready.length, Math.max(...ready) < Math.min(...switched)]).to.deep.equal([6, true])
    const goingOver = plan.kind === 'group' ? plan.of.find((each) => each.title === 'Go over') : undefined
    const back = goingOver?.kind === 'group' && goingOver.undo ? steps(goingOver.undo).flatMap((step) => ('host' in step && /^Remove /.test(step.title) ? [step.host] : [])) : []
    expect([...new Set(back)]).to.deep.equal(hosts)
  })

  it('is nothing where all is as wanted', () => {
    expect(titles({releases: releases.slice(1)})).to.deep.equal([])
  })
})
