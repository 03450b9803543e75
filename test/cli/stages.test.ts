import {expect} from 'chai'
import {ShipitError} from '../../src/lib/errors.js'
import {tellStages, toStages} from '../../src/lib/cli/stages.js'
import {openView} from '../../src/lib/cli/live.js'
import {readTerminal} from '../../src/lib/cli/terminal.js'
import {parallel, sequence} from '../../src/lib/plan/plan.js'
import type {Event} from '../../src/lib/run/world.js'
import {check, plan, prepare, prepared, remove, start, undo} from './plans.js'

const failing: readonly Event[] = [
  {kind: 'start', plan},
  {kind: 'start', plan: prepare},
  {kind: 'start', plan: prepared.web1},
  {kind: 'start', plan: start.web1},
  {kind: 'start', plan: prepared.web2},
  {kind: 'start', plan: start.web2},
  {kind: 'line', plan: start.web2, text: 'a line'},
  {kind: 'done', plan: start.web1},
  {kind: 'start', plan: check.web1},
  {kind: 'done', plan: check.web1},
  {kind: 'done', plan: prepared.web1},
  {kind: 'failed', plan: start.web2, error: new Error('exited with code 1')},
  {kind: 'failed', plan: prepared.web2, error: new Error('exited with code 1')},
  {kind: 'start', plan: undo},
  {kind: 'start', plan: remove.web1},
  {kind: 'done', plan: remove.web1},
]

describe('the view without a terminal', () => {
  it('says one line when a host has finished a stage, and one when it has failed', () => {
    const lines: string[] = []
    let now = 0
    const tell = tellStages(
      (line) => lines.push(line),
      () => (now += 100),
    )
    for (const event of failing) tell(event)
    expect(lines).to.deep.equal(['web1  Prepare  0.2s', 'web2  failed: Prepare: exited with code 1', 'web1  Remove web-green-1  0.1s'])
  })

  it('tells the stages of one host as those of several', () => {
    const alone = sequence('Deploy shop v1.2', [sequence('Go over', [parallel('Prepare', [prepared.web1])]), parallel('Tidy up', [sequence('web1', [remove.web1])])])
    expect(toStages(alone).map(({place, title}) => `${place}  ${title}`)).to.deep.equal(['web1  Prepare', 'web1  Tidy up'])
    expect(toStages(sequence('Restart shop', [start.web1, check.web1])).map(({title}) => title)).to.deep.equal(['Restart shop'])
  })

  it('leaves the reason to the error that is told at the end, and tells a failure from a cancellation', () => {
    const lines: string[] = []
    const tell = tellStages((line) => lines.push(line))
    tell({kind: 'start', plan: prepare})
    tell({kind: 'failed', plan: prepared.web1, error: new ShipitError('UNHEALTHY', 'web-green-1 is not healthy on web1.')})
    tell({kind: 'failed', plan: prepared.web2, error: new ShipitError('CANCELLED', 'Cancelled.')})
    expect(lines).to.deep.equal(['web1  failed: Prepare', 'web2  cancelled: Prepare'])
  })

  it('prints every command, and what it printed, with --verbose', () => {
    const terminal = readTerminal({verbose: true}, {env: {}, stdin: {}, stdout: {}, stderr: {}})
    const written: string[] = []
    const {tell} = openView(terminal, (text) => written.push(text))
    for (const event of failing.slice(0, 8)) tell(event)
    expect(written.join('')).to.equal(
      [
        '# Deploy shop v1.2',
        '# Prepare',
        '# web1',
        'web1 # Start web-green-1',
        "web1 $ echo 'Start web-green-1'",
        '# web2',
        'web2 # Start web-green-1',
        "web2 $ echo 'Start web-green-1'",
        'web2 | a line',
        '',
      ].join('\n'),
    )
  })

  it('says nothing with --quiet or --json', () => {
    for (const flags of [{quiet: true}, {json: true}, {json: true, verbose: true}]) {
      const written: string[] = []
      const view = openView(readTerminal(flags, {env: {}, stdin: {}, stdout: {}, stderr: {}}), (text) => written.push(text))
      for (const event of failing) view.tell(event)
      view.note('Connecting')
      expect(written).to.deep.equal([])
    }
  })
})

describe('the terminal', () => {
  const screen = {isTTY: true, rows: 24, columns: 80}
  const of = (env: Readonly<Record<string, string>>, stderr = screen) => readTerminal({}, {env, stdin: screen, stdout: screen, stderr})

  it('gets moving rows where they can move', () => {
    expect([of({}), of({CI: 'true'}), of({TERM: 'dumb'}), of({}, {...screen, isTTY: false}), of({}, {...screen, columns: 0})].map((terminal) => terminal.talk)).to.deep.equal([
      'rows',
      'lines',
      'lines',
      'lines',
      'lines',
    ])
  })

  it('gets colour, each stream by itself, unless NO_COLOR says no', () => {
    const painted = [of({}), of({NO_COLOR: '1'}), of({}, {...screen, isTTY: false})].map(({answer, aside}) => [answer.create('+'), aside.create('+')])
    expect(painted).to.deep.equal([
      ['\u001B[32m+\u001B[39m', '\u001B[32m+\u001B[39m'],
      ['+', '+'],
      ['\u001B[32m+\u001B[39m', '+'],
    ])
  })

  it('asks nobody where there is nobody, or where a program reads', () => {
    const asks = [of({}), of({}, {...screen, isTTY: false}), readTerminal({json: true}, {env: {}, stdin: screen, stdout: screen, stderr: screen})].map(
      (terminal) => terminal.canAsk,
    )
    expect(asks).to.deep.equal([true, false, false])
  })
})
