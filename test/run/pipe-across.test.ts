import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import type {Step} from '../../src/lib/plan/plan.js'
import {pipeAcross} from '../../src/lib/run/pipe-across.js'
import type {Event, World} from '../../src/lib/run/world.js'
import {cmd} from '../../src/lib/shell/command.js'
import {thrownBy} from '../support/thrown.js'
import {shellHost} from './shell-host.js'

type Pipe = Extract<Step, {kind: 'pipe'}>

describe('pipeAcross()', () => {
  let folder: string
  let events: Event[]

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shipit-pipe-'))
    events = []
  })

  afterEach(() => rmSync(folder, {recursive: true}))

  const shell = (text: string) => cmd('sh', '-c', text, 'sh', folder)

  const step = (over: Partial<Pipe> = {}): Pipe => ({
    ...{kind: 'pipe', title: 'Copy the volume data', effect: 'create', host: 'new', from: 'old'},
    read: shell('head -c 3000000 /dev/zero; echo 0 >"$1/code"'),
    into: shell('cat >"$1/taken"'),
    proof: shell('[ "$(cat "$1/code")" = 0 ] || { echo "tar: data: Cannot open" >&2; exit 1; }'),
    ...over,
  })

  const world = (): World => {
    const hosts = {old: shellHost('old'), new: shellHost('new')}
    return {fleet: {hosts: ['old', 'new'], on: (host) => hosts[host as 'old' | 'new'], close: async () => undefined}, directory: folder, tell: (event) => events.push(event)}
  }

  it('sends what one host prints into a command on another, and tells of the bytes', async () => {
    await pipeAcross(step(), world())
    expect(readFileSync(join(folder, 'taken'))).to.deep.equal(Buffer.alloc(3_000_000))
    expect(events.filter((event) => event.kind === 'bytes').length).to.be.within(1, 3)
  })

  it('fails where the giver says that it did, whatever was taken', async () => {
    const error = await thrownBy(pipeAcross(step({read: shell('echo half; echo 2 >"$1/code"')}), world()))
    expect(error).to.have.property('message', 'Copy the volume data failed on old: tar: data: Cannot open')
  })

  it('fails where the taker does, and does not wait for the giver', async () => {
    const error = await thrownBy(pipeAcross(step({into: shell('head -c 10 >/dev/null; echo "no space left" >&2; exit 2'), proof: cmd('true')}), world()))
    expect(error).to.have.property('message', 'Copy the volume data failed on new: no space left')
  })
})
