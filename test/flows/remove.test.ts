import {expect} from 'chai'
import type {Role} from '../../src/lib/config/config.js'
import {docker} from '../../src/lib/engines/docker.js'
import {noNotes} from '../../src/lib/features/accessories/record.js'
import type {HostView} from '../../src/lib/features/app/view.js'
import {namedVolumes, planRemove} from '../../src/lib/flows/remove.js'
import {nothing, steps} from '../../src/lib/plan/plan.js'
import {toShell} from '../../src/lib/shell/command.js'
import {config, release, role} from '../support/release.js'
import {replica} from '../support/state.js'

const volumes: Role['volumes'] = [
  {source: 'shop-uploads', target: '/uploads', readOnly: false},
  {source: '/srv/database', target: '/var/lib/postgresql/data', readOnly: false},
]
const file = config({roles: [role({volumes})]})

const view: HostView = {
  host: 'web1',
  app: {
    ...{containers: [replica({colour: 'blue', spec: 'spec1'})], flags: ['shop.web.green', 'shop-staging.web.green'], releases: [release(1, 'v1')], current: '1-v1'},
    ...{goingBack: '', movedTo: '', images: [], files: [], hashKey: undefined},
  },
  routes: {ready: true, files: [], onDisk: '', loaded: ''},
  room: {machine: 'x86_64', folder: '/', free: 0},
  ...{accessories: noNotes, uses: [], jobs: [], times: {}, stores: {}, restic: ''},
}

const commands = (named: readonly string[]): readonly string[] =>
  steps(planRemove({engine: docker, name: 'shop', views: [view], volumes: () => named, pruneImages: () => nothing})).flatMap((step) =>
    step.kind === 'run' && step.command.kind === 'run' ? [toShell(step.command)] : [],
  )

describe('planRemove()', () => {
  it('leaves data where it is, and what is of another destination', () => {
    const all = commands([]).join('\n')
    expect(all).to.include('rm -rf /var/lib/shipit/apps/shop').and.include('/live/shop.web.green')
    expect(all).not.to.match(/volume|uploads|srv|staging/)
  })

  it('never takes a folder of the host, not even where the data of volumes is to go', () => {
    expect(namedVolumes(file)).to.deep.equal(['shop-uploads'])
    const all = commands(namedVolumes(file)).join('\n')
    expect(all).to.include('shop-uploads').and.not.include('/srv')
  })
})
