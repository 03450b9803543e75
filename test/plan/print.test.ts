import {expect} from 'chai'
import {nothing, parallel, sequence} from '../../src/lib/plan/plan.js'
import type {Effect, Plan} from '../../src/lib/plan/plan.js'
import {plain, printPlan} from '../../src/lib/plan/print.js'
import {cmd} from '../../src/lib/shell/command.js'

const step = (host: string, effect: Effect, title: string): Plan => ({kind: 'run', host, effect, title, command: cmd('true')})

const work = (host: string): Plan =>
  sequence(host, [
    step(host, 'create', 'Start web-green-1'),
    step(host, 'check', 'Wait until healthy'),
    step(host, 'update', 'Switch web to green'),
    step(host, 'remove', 'Stop web-blue-1'),
  ])

describe('printPlan()', () => {
  it('tells once what is the same on every host', () => {
    expect(printPlan(parallel('Deploy', ['web1', 'web2', 'web3'].map(work)))).to.equal(
      ['On 3 hosts: web1, web2, web3', '  + Start web-green-1', '  ~ Switch web to green', '  - Stop web-blue-1', '', '3 to create, 3 to update, 3 to remove on 3 hosts'].join(
        '\n',
      ),
    )
  })

  it('groups by host where hosts differ, and the deployer by itself', () => {
    const build: Plan = {kind: 'local', title: 'Build the image', effect: 'create', command: cmd('docker', 'build'), env: {}}
    expect(printPlan(sequence('Deploy', [build, work('web1'), step('web2', 'remove', 'Stop worker-blue-1'), {kind: 'pause', title: 'Wait', seconds: 1}]))).to.equal(
      [
        'On this machine',
        '  + Build the image',
        '',
        'On web1',
        '  + Start web-green-1',
        '  ~ Switch web to green',
        '  - Stop web-blue-1',
        '',
        'On web2',
        '  - Stop worker-blue-1',
        '',
        '2 to create, 1 to update, 2 to remove on 2 hosts',
      ].join('\n'),
    )
  })

  it('keeps hosts apart that do the same in another order', () => {
    const both = [step('a', 'create', 'One'), step('a', 'create', 'Two'), step('b', 'create', 'Two'), step('b', 'create', 'One')]
    expect(printPlan(sequence('Deploy', both))).to.equal('On a\n  + One\n  + Two\n\nOn b\n  + Two\n  + One\n\n4 to create on 2 hosts')
  })

  it('says so when there is nothing to change, also when there is something to check', () => {
    expect([printPlan(nothing), printPlan(step('web1', 'check', 'Look'))]).to.deep.equal(['Nothing to change.', 'Nothing to change.'])
  })

  it('paints by what is done', () => {
    const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`
    expect(printPlan(step('web1', 'remove', 'Stop it'), {...plain, remove: tag('red'), heading: tag('b')})).to.equal(
      '<b>On web1</b>\n  <red>- Stop it</red>\n\n1 to remove on 1 host',
    )
  })
})
