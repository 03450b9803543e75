import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {enginePlan, installPrograms} from '../../../src/lib/features/hosts/engine-plan.js'
import type {System} from '../../../src/lib/features/hosts/system.js'

const bare: System = {
  os: 'debian',
  release: '13',
  like: [],
  name: 'Debian',
  machine: 'x86_64',
  now: 0,
  hasSystemd: true,
  programs: ['flock', 'bash', 'apt-get'],
  boots: false,
  containers: 0,
  taken: [],
}
const ready: System = {...bare, programs: [...bare.programs, 'docker', 'podman', 'curl', 'iptables'], engine: '26.1.5', boots: true}

const titles = (system: System, engine: keyof typeof engines = 'docker'): readonly string[] => enginePlan('web1', engines[engine], system).map((step) => step.title)

describe('enginePlan()', () => {
  it('installs what is missing, and starts the engine now and at boot', () => {
    expect(titles(bare)).to.deep.equal(['Keep the logs of containers small', 'Install docker.io, curl, iptables', 'Start the engine, now and at boot'])
    expect(titles(bare, 'podman')).to.deep.equal(['Install podman, curl, iptables', 'Start containers at boot'])
  })

  it('does nothing where all is there', () => {
    expect(titles(ready)).to.deep.equal([])
    expect(titles(ready, 'podman')).to.deep.equal([])
  })

  it('starts an engine that is installed and does not run, and leaves its settings alone', () => {
    const {engine: _engine, ...stopped} = ready
    expect(titles(stopped)).to.deep.equal(['Start the engine, now and at boot'])
  })

  it('adds log rotation to settings that the user wrote before, and never replaces them', () => {
    const settings = (daemon: string): unknown => enginePlan('web1', engines.docker, {...bare, daemon}).find((step) => step.kind === 'write')?.content
    expect(JSON.parse(settings('{"dns": ["192.0.2.1"]}') as string)).to.deep.equal({dns: ['192.0.2.1'], 'log-opts': {'max-size': '10m', 'max-file': '3'}})
    expect(settings('{"log-driver": "journald"}')).to.equal(undefined)
    expect(settings('not json')).to.equal(undefined)
  })
})

describe('installPrograms()', () => {
  it('installs what a host lacks, where packages of Debian can be had', () => {
    const titlesFor = (programs: readonly string[]): readonly string[] => installPrograms('web1', {...bare, programs}, ['sqlite3']).map((step) => step.title)
    expect([titlesFor(['apt-get']), titlesFor(['apt-get', 'sqlite3']), titlesFor([])]).to.deep.equal([['Install sqlite3'], [], []])
  })
})
