import {expect} from 'chai'
import {retireGoneRoles} from '../../../src/lib/features/app/gone.js'
import {docker} from '../../../src/lib/engines/docker.js'
import {noNotes} from '../../../src/lib/features/accessories/record.js'
import type {HostView} from '../../../src/lib/features/app/view.js'
import {planRemove} from '../../../src/lib/flows/remove.js'
import {nothing, steps} from '../../../src/lib/plan/plan.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {describe as toText} from '../../../src/lib/shell/command.js'
import {config, release, role} from '../../support/release.js'
import {site} from '../../support/site.js'
import {replica} from '../../support/state.js'

const patient = release(1, 'v1.1', {config: config({roles: [role({stopTimeout: 120})]})})
const containers = [replica({colour: 'blue', spec: 'spec1'})]

const stops = (plans: readonly Plan[]): readonly string[] =>
  plans.flatMap(steps).flatMap((step) => (step.title.startsWith('Stop ') && 'command' in step ? [toText(step.command)] : []))

describe('a role that goes', () => {
  it('has as long to stop as the release that it is of gave it', () => {
    expect(stops(retireGoneRoles(site({containers, releases: [patient]}), []))).to.deep.equal(['docker stop -t 120 id-of-shop-web-blue-1'])
  })

  it('has ten seconds where nobody knows its release any more', () => {
    expect(stops(retireGoneRoles(site({containers}), []))).to.deep.equal(['docker stop -t 10 id-of-shop-web-blue-1'])
  })

  it('has it when the whole app goes', () => {
    const app = {...site({containers, releases: [patient]}).state}
    const routes = {ready: true, files: [], onDisk: '', loaded: ''}
    const view: HostView = {host: 'web1', app, routes, room: {machine: 'x86_64', folder: '/', free: 0}, accessories: noNotes, uses: [], jobs: [], times: {}, stores: {}, restic: ''}
    const plan = planRemove({engine: docker, name: 'shop', views: [view], volumes: () => [], pruneImages: () => nothing})
    expect(stops([plan])).to.deep.equal(['docker stop -t 120 id-of-shop-web-blue-1'])
  })
})
