import {expect} from 'chai'
import {labels} from '../../../src/lib/config/paths.js'
import {planRole} from '../../../src/lib/features/app/role-work.js'
import type {RoleWork} from '../../../src/lib/features/app/role-work.js'
import type {Step} from '../../../src/lib/plan/plan.js'
import {describe as describeCommand, toShell} from '../../../src/lib/shell/command.js'
import {release, role} from '../../support/release.js'
import {site} from '../../support/site.js'
import {replica} from '../../support/state.js'

const titles = (work: RoleWork): Record<string, readonly string[]> => {
  const of = (phase: 'start' | 'ready' | 'go' | 'back' | 'clear' | 'retire') => work[phase].map((step) => step.title)
  return {start: of('start'), ready: of('ready'), go: of('go'), back: of('back'), clear: of('clear'), retire: of('retire')}
}

const web = role()

describe('planRole()', () => {
  it('starts the idle colour, waits for its health, switches, then drains and removes the old', () => {
    const work = planRole(site({containers: [replica({colour: 'blue', spec: 'spec1', release: '1-v1.1'})], releases: [release(1, 'v1.1')]}), web)
    expect(work.kind).to.equal('replace')
    expect(work.because).to.equal('v1.1 → v1.2')
    expect(titles(work)).to.deep.equal({
      start: ['Create shop-web-green-1 of v1.2', 'Connect shop-web-green-1 to the proxy', 'Start shop-web-green-1 of v1.2'],
      ready: ['shop-web-green-1 is healthy'],
      go: ['Switch web to green'],
      back: ['Switch web to blue'],
      clear: ['Drain shop-web-green-1', 'Remove shop-web-green-1'],
      retire: ['Drain shop-web-blue-1', 'Stop shop-web-blue-1', 'Remove shop-web-blue-1'],
    })
  })

  it('stops several at once', () => {
    const old = [1, 2].map((number) => replica({colour: 'blue', spec: 'spec1', number}))
    const {retire} = planRole(site({containers: old}), role({replicas: 2}))
    expect(retire.map((step) => step.title)).to.deep.equal([
      'Drain shop-web-blue-1, shop-web-blue-2',
      'Stop shop-web-blue-1, shop-web-blue-2',
      'Remove shop-web-blue-1, shop-web-blue-2',
    ])
    expect(retire.slice(1).map((step) => step.kind === 'run' && describeCommand(step.command))).to.deep.equal([
      'docker stop -t 10 id-of-shop-web-blue-1 id-of-shop-web-blue-2 && tell-killed docker web 10 id-of-shop-web-blue-1 id-of-shop-web-blue-2',
      'docker rm --force id-of-shop-web-blue-1 id-of-shop-web-blue-2',
    ])
  })

  it('does nothing when the live replicas are as wanted', () => {
    const work = planRole(site({containers: [replica({colour: 'green', spec: 'spec2'})], flags: ['shop.web.green']}), web)
    expect(work.kind).to.equal('keep')
    expect(titles(work)).to.deep.equal({start: [], ready: [], go: [], back: [], clear: [], retire: []})
  })

  it('tries a health check that is new on replicas that stay', () => {
    const state = {current: '1-v1.1', releases: [release(1, 'v1.1')], containers: [replica({colour: 'green', spec: 'spec2'})], flags: ['shop.web.green']}
    const otherwise = role({...(web.health && {health: {...web.health, path: '/healthy'}})})
    expect(titles(planRole(site(state), otherwise))['ready']).to.deep.equal(['shop-web-green-1 is healthy'])
    expect(titles(planRole(site({...state, current: '2-v1.2'}), otherwise))['ready']).to.deep.equal([])
    expect(titles(planRole(site(state), web))['ready']).to.deep.equal([])
  })

  it('asks the proxy what is live: a new replica that was never switched to is not, and is used again', () => {
    const containers = [replica({colour: 'blue', spec: 'spec1'}), replica({colour: 'green', spec: 'spec2'})]
    const work = planRole(site({containers}), web)
    expect(titles(work)['start']).to.deep.equal(['Take over what the host still drains of web'])
    expect(titles(work)['retire']).to.deep.equal(['Drain shop-web-blue-1', 'Stop shop-web-blue-1', 'Remove shop-web-blue-1'])
  })

  it('goes on where a deploy was killed after the switch: the old colour is retired, the new one serves on', () => {
    const containers = [replica({colour: 'blue', spec: 'spec1'}), replica({colour: 'green', spec: 'spec2'})]
    const work = planRole(site({containers, flags: ['shop.web.green']}), web)
    expect(work.kind).to.equal('keep')
    expect(titles(work)['retire']).to.deep.equal(['Drain shop-web-blue-1', 'Stop shop-web-blue-1', 'Remove shop-web-blue-1'])
  })

  it('takes leftovers of another release away before it starts its own, after what is under way there', () => {
    const containers = [replica({colour: 'blue', spec: 'spec1'}), replica({colour: 'green', spec: 'spec0'})]
    expect(titles(planRole(site({containers}), role({drain: 'background'})))['start']?.slice(0, 5)).to.deep.equal([
      'Take over what the host still drains of web',
      'Drain shop-web-green-1',
      'Stop shop-web-green-1',
      'Remove shop-web-green-1',
      'Create shop-web-green-1 of v1.2',
    ])
  })

  it('replaces when the number of replicas changes, when one is down, and by force', () => {
    const up = replica({colour: 'blue', spec: 'spec2', release: '2-v1.2'})
    const releases = [release(2, 'v1.2')]
    expect(planRole(site({containers: [up], releases}), role({replicas: 2})).because).to.equal('1 → 2 replicas')
    expect(planRole(site({containers: [{...up, state: 'exited'}], releases}), web).because).to.equal('not all running')
    expect(planRole(site({containers: [up], releases}, {force: true}), web).because).to.equal('by --force')
  })

  it('says when only the value of a secret changed', () => {
    const containers = [replica({colour: 'blue', spec: 'old', release: '2-v1.2'})]
    expect(planRole(site({containers, releases: [release(2, 'v1.2')]}), web).because).to.equal('values of secrets')
  })

  it('with `replace` stops the old before the new starts, and can start it again', () => {
    const single = role({strategy: 'replace'})
    const work = planRole(site({containers: [replica({colour: 'blue', spec: 'spec1'})]}), single)
    expect(titles(work)).to.deep.equal({
      start: ['Create shop-web-green-1 of v1.2', 'Connect shop-web-green-1 to the proxy'],
      ready: [],
      go: [
        'Hold the requests of web',
        'Drain shop-web-blue-1',
        'Stop shop-web-blue-1',
        'Start shop-web-green-1 of v1.2',
        'shop-web-green-1 is healthy',
        'Switch web to green',
        'Let the requests of web through',
      ],
      back: ['Remove shop-web-green-1', 'Start shop-web-blue-1 again', 'Switch web to blue', 'Let the requests of web through'],
      clear: [],
      retire: ['Remove shop-web-blue-1'],
    })
  })

  it('with `replace` lets the old one start at a reboot until the new one does, and again once it is put back', () => {
    const {go, back} = planRole(site({containers: [replica({colour: 'blue', spec: 'spec1'})]}), role({strategy: 'replace'}))
    const commandOf = (steps: readonly Step[], title: string): string | undefined =>
      steps.flatMap((step) => (step.title === title && step.kind === 'run' ? [describeCommand(step.command)] : []))[0]
    expect(commandOf(go, 'Stop shop-web-blue-1')).to.equal('docker stop -t 10 shop-web-blue-1 && tell-killed docker web 10 shop-web-blue-1')
    expect(commandOf(go, 'Start shop-web-green-1 of v1.2')).to.equal('docker update --restart no shop-web-blue-1 && docker start shop-web-green-1')
    expect(commandOf(back, 'Start shop-web-blue-1 again')).to.equal('docker update --restart always shop-web-blue-1 && docker start shop-web-blue-1')
  })

  it('with `replace` stops all old ones at once: requests wait as long as the slowest takes', () => {
    const {go} = planRole(site({containers: [1, 2].map((number) => replica({colour: 'blue', spec: 'spec1', number}))}), role({strategy: 'replace', replicas: 2, stopTimeout: 20}))
    const stops = go.flatMap((step) => (step.title.startsWith('Stop ') && step.kind === 'run' ? [step.title, describeCommand(step.command)] : []))
    expect(stops).to.deep.equal([
      'Stop shop-web-blue-1, shop-web-blue-2',
      'docker stop -t 20 shop-web-blue-1 shop-web-blue-2 && tell-killed docker web 20 shop-web-blue-1 shop-web-blue-2',
    ])
  })

  it('lets requests through that a run held which was cut off, to what serves', () => {
    const state = {containers: [replica({colour: 'green', spec: 'spec2'})], flags: ['shop.web.green', 'shop.web.hold']}
    const work = planRole(site(state), role({strategy: 'replace'}))
    expect([work.kind, titles(work)['retire']]).to.deep.equal(['keep', ['Let the requests of web through']])
    expect(work.retire[0]?.kind === 'run' && toShell(work.retire[0].command)).to.include('shop.web shop-web-green-1:3000')
  })

  it('gives a worker no proxy: it must stay up, and the old one is stopped without a drain', () => {
    const {port: _port, health: _health, ...rest} = role({name: 'worker', domains: []})
    const old = {
      ...replica({colour: 'blue', spec: 'spec1'}),
      name: 'shop-worker-blue-1',
      labels: {...replica({colour: 'blue', spec: 'spec1'}).labels, [labels.role]: 'worker', [labels.port]: ''},
    }
    expect(titles(planRole(site({containers: [old]}), rest))).to.deep.equal({
      start: ['Create shop-worker-green-1 of v1.2', 'Start shop-worker-green-1 of v1.2'],
      ready: ['shop-worker-green-1 stays up'],
      go: ['Switch worker to green'],
      back: ['Switch worker to blue'],
      clear: ['Remove shop-worker-green-1'],
      retire: ['Stop shop-worker-blue-1', 'Remove shop-worker-blue-1'],
    })
  })
})
