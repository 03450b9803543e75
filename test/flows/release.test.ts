import {expect} from 'chai'
import {labels} from '../../src/lib/config/paths.js'
import {docker} from '../../src/lib/engines/docker.js'
import {noNotes} from '../../src/lib/features/accessories/record.js'
import type {HostView} from '../../src/lib/features/app/view.js'
import type {ReleaseFlow} from '../../src/lib/flows/host-work.js'
import {planRelease} from '../../src/lib/flows/release.js'
import {nothing, steps} from '../../src/lib/plan/plan.js'
import {config, release, role} from '../support/release.js'
import {replica} from '../support/state.js'

const releases = [1, 2, 3].map((number) => release(number, `v1.${number}`))
const running = replica({colour: 'blue', spec: 'spec3', release: '3-v1.3'})
const before = {...replica({colour: 'green', spec: 'spec1', release: '1-v1.1'}), state: 'exited' as const}

const {port: _, ...worker} = role({domains: []})

/** On a host where 3-v1.3 runs, a role that nobody visits. */
function titles(app: Partial<HostView['app']>): readonly string[] {
  const wanted = config({keep: 2, roles: [worker]})
  const state = {containers: [running], flags: [], releases, current: '3-v1.3', goingBack: '', movedTo: '', images: [], files: [], hashKey: undefined, ...app}
  const routes = {ready: true, files: [], onDisk: '', loaded: ''}
  const view = {host: 'web1', app: state, routes, room: {machine: 'x86_64', folder: '/', free: 0}, accessories: noNotes, uses: [], jobs: [], times: {}, stores: {}, restic: ''}
  const flow: ReleaseFlow = {
    ...{engine: docker, config: wanted, release: release(3, 'v1.3'), views: [view], env: new Map(), files: [], force: false, purpose: 'deploy'},
    ...{deliver: () => nothing, beforeSwitch: nothing, accessories: nothing, leave: nothing, pruneImages: () => nothing},
  }
  return steps(planRelease(flow)).map((step) => step.title)
}

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

  it('is nothing where all is as wanted', () => {
    expect(titles({releases: releases.slice(1)})).to.deep.equal([])
  })
})
