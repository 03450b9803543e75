import {expect} from 'chai'
import {describeStanding} from '../../src/lib/cli/standing.js'
import type {HostView} from '../../src/lib/features/app/view.js'
import {replica} from '../support/state.js'

const view = (host: string, app: Partial<HostView['app']>): HostView => ({
  host,
  app: {containers: [], flags: [], releases: [], current: '', goingBack: '', movedTo: '', images: [], files: [], hashKey: undefined, ...app},
  routes: {ready: true, files: [], onDisk: '', loaded: ''},
  room: {bytes: 0, bytesWithout: 0} as unknown as HostView['room'],
  accessories: {records: [], boots: {}, places: [], making: []},
  uses: [],
  jobs: [],
  times: {},
  stores: {},
  restic: '',
})

const blue = replica({colour: 'blue', spec: 'a', release: '1-v1.1'})
const green = replica({colour: 'green', spec: 'b', release: '2-v1.2'})
const flag = 'shop.web.green'

describe('describeStanding()', () => {
  it('tells what runs, once for hosts where it is the same', () => {
    expect(describeStanding('shop', [view('web1', {containers: [blue]}), view('web2', {containers: [blue]})])).to.equal('On web1, web2 1-v1.1 runs.')
  })

  it('goes by what the proxy sends requests to, and tells of replicas that are left', () => {
    const switched = view('web1', {containers: [blue, green], flags: [flag]})
    const prepared = view('web2', {containers: [blue, green]})
    expect(describeStanding('shop', [switched, prepared])).to.equal('On web1 2-v1.2 runs, and replicas of 1-v1.1 are left. On web2 1-v1.1 runs, and replicas of 2-v1.2 are left.')
  })

  it('tells that nothing runs', () => expect(describeStanding('shop', [view('web1', {})])).to.equal('On web1 nothing of shop runs.'))
})
