import {expect} from 'chai'
import {begin, hear, toLine} from '../../src/lib/cli/progress.js'
import {ShipitError} from '../../src/lib/errors.js'
import type {Event} from '../../src/lib/run/world.js'
import type {Step} from '../../src/lib/plan/plan.js'
import {cmd} from '../../src/lib/shell/command.js'
import {check, plan, remove, start, step} from './plans.js'

/** The rows after some events, one second apart from zero on, as they stand at the end. */
const rowsAfter = (root: typeof plan, events: readonly Event[]): readonly string[] => {
  const progress = events.reduce((so, event, index) => hear(so, event, index * 1000), begin(root))
  return [...progress.rows.values()].map((row) => toLine(row, {plan: root, now: events.length * 1000, width: 5}))
}

describe('the rows of hosts', () => {
  it('wait before anything has begun', () => {
    expect(rowsAfter(plan, [])).to.deep.equal(['web1   waiting', 'web2   waiting'])
  })

  it('tell what each host is doing and for how long', () => {
    const events: readonly Event[] = [
      {kind: 'start', plan},
      {kind: 'start', plan: start.web1},
      {kind: 'start', plan: start.web2},
      {kind: 'done', plan: start.web1},
      {kind: 'start', plan: check.web1},
    ]
    expect(rowsAfter(plan, events)).to.deep.equal(['web1   Wait until healthy  4.0s', 'web2   Start web-green-1  3.0s'])
  })

  it('tell the last line of a step that waits', () => {
    const events: readonly Event[] = [
      {kind: 'start', plan: check.web1},
      {kind: 'line', plan: check.web1, text: 'refused'},
      {kind: 'line', plan: check.web1, text: '503 from /up'},
    ]
    expect(rowsAfter(plan, events)).to.deep.equal(['web1   Wait until healthy: 503 from /up  3.0s', 'web2   waiting'])
  })

  it('tell who is waited for, the last answer, and since when', () => {
    const gate = step('web1', 'web-green-1 is healthy', 'check')
    const events: readonly Event[] = [
      {kind: 'start', plan: gate},
      {kind: 'line', plan: gate, text: 'web-green-1: 503'},
    ]
    expect([rowsAfter(gate, events.slice(0, 1)), rowsAfter(gate, events)]).to.deep.equal([
      ['web1   waiting for web-green-1  1.0s'],
      ['web1   waiting for web-green-1: 503 after 2.0s  2.0s'],
    ])
  })

  it('tell bytes and rate of a delivery', () => {
    const deliver: Step = {
      kind: 'deliver',
      image: 'shop:v1',
      bytes: 0,
      title: 'Deliver the image',
      host: 'web1',
      effect: 'create',
      archive: {image: 'a', as: 'b', present: [], layers: []},
      into: cmd('docker', 'load'),
    }
    const events: readonly Event[] = [
      {kind: 'start', plan: deliver},
      {kind: 'bytes', plan: deliver, done: 3_100_000, total: 12_000_000},
    ]
    expect(rowsAfter(deliver, events)).to.deep.equal(['web1   Deliver the image: 3.1 MB of 12.0 MB, 1.6 MB/s  2.0s'])
  })

  it('stop their clock when all is done, and when a step has failed', () => {
    const events: readonly Event[] = [
      {kind: 'start', plan: start.web1},
      {kind: 'done', plan: start.web1},
      {kind: 'start', plan: check.web1},
      {kind: 'done', plan: check.web1},
      {kind: 'start', plan: start.web2},
      {kind: 'failed', plan: start.web2, error: new Error('exited with code 1\nand more')},
      {kind: 'line', plan: start.web2, text: 'too late'},
    ]
    expect(rowsAfter(plan, events)).to.deep.equal(['web1   Deploy shop v1.2  3.0s', 'web2   Start web-green-1: exited with code 1  1.0s'])
  })

  it('tell why a step failed in the words of its error, without the host again', () => {
    const error = new ShipitError('UNHEALTHY', 'web-green-1 is not healthy on web1.\nGiven up after 3.02s')
    expect(
      rowsAfter(plan, [
        {kind: 'start', plan: check.web1},
        {kind: 'failed', plan: check.web1, error},
      ])[0],
    ).to.equal('web1   web-green-1 is not healthy  1.0s')
  })

  it('show a host going back, and its failure again when it has', () => {
    const failed: readonly Event[] = [
      {kind: 'start', plan: start.web1},
      {kind: 'start', plan: start.web2},
      {kind: 'done', plan: start.web1},
      {kind: 'failed', plan: start.web2, error: new Error('exited with code 1')},
      {kind: 'start', plan: remove.web1},
      {kind: 'start', plan: remove.web2},
    ]
    const back: readonly Event[] = [
      {kind: 'done', plan: remove.web1},
      {kind: 'done', plan: remove.web2},
    ]
    expect([rowsAfter(plan, failed), rowsAfter(plan, [...failed, ...back])]).to.deep.equal([
      ['web1   Remove web-green-1  6.0s', 'web2   Remove web-green-1  5.0s'],
      ['web1   waiting for the others  8.0s', 'web2   Start web-green-1: exited with code 1  6.0s'],
    ])
  })

  it('give the deployer a row of its own', () => {
    const build: Step = {kind: 'local', title: 'Build', effect: 'create', command: cmd('true'), env: {}}
    expect(rowsAfter(build, [{kind: 'start', plan: build}])).to.deep.equal(['here   Build  1.0s'])
  })
})
