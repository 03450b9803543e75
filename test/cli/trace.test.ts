import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {openTrace} from '../../src/lib/cli/trace.js'
import type {TraceLine} from '../../src/lib/cli/trace.js'
import {on} from '../../src/lib/plan/on.js'
import {sequence} from '../../src/lib/plan/plan.js'
import {cmd} from '../../src/lib/shell/command.js'
import {faultOf} from '../support/thrown.js'

describe('SHIPIT_TRACE', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'shipit-trace-'))))
  afterEach(() => rmSync(folder, {recursive: true, force: true}))

  it('gets a line of JSON for each event, and nothing of what steps print', () => {
    const file = join(folder, 'trace.jsonl')
    const step = on('web1').run('create', 'Start it', cmd('true'))
    const {tell, note} = openTrace(file)
    note('Connecting to web1')
    tell({kind: 'start', plan: sequence('Deploy', [step, step])})
    tell({kind: 'start', plan: step})
    tell({kind: 'line', plan: step, text: 'printed'})
    tell({kind: 'failed', plan: step, error: new Error('Start it failed on web1 (exit 1)\nprinted')})

    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => without(JSON.parse(line) as TraceLine))).to.deep.equal([
      {event: 'note', title: 'Connecting to web1'},
      {event: 'start', kind: 'group', title: 'Deploy'},
      {event: 'start', kind: 'step', place: 'web1', title: 'Start it'},
      {event: 'failed', kind: 'step', place: 'web1', title: 'Start it', error: 'Start it failed on web1 (exit 1)'},
    ])
    expect(statSync(file).mode & 0o777).to.equal(0o600)
  })

  it('is told of as what it is where it cannot be written', () => {
    const fault = faultOf(() => openTrace(join(folder, 'nowhere', 'trace.jsonl')).note('Connecting'))
    expect(fault.code).to.equal('USAGE')
    expect(fault.message).to.contain("SHIPIT_TRACE can't be written: ENOENT")
  })

  it('is nothing where no file is named', () => {
    expect(() => openTrace(undefined).note('Connecting')).not.to.throw()
  })
})

/** What is not the same in every run. */
const without = ({at: _at, pid: _pid, ...rest}: TraceLine): object => rest
