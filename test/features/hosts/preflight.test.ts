import {expect} from 'chai'
import {preflight} from '../../../src/lib/features/hosts/preflight.js'
import type {Finding, Inspected} from '../../../src/lib/features/hosts/preflight.js'
import type {System} from '../../../src/lib/features/hosts/system.js'

const gigabyte = 1_000_000_000

const system: System = {
  os: 'debian',
  release: '13',
  like: [],
  name: 'Debian GNU/Linux 13 (trixie)',
  machine: 'x86_64',
  now: 1000,
  hasSystemd: true,
  programs: ['curl', 'flock', 'bash', 'iptables', 'apt-get'],
  boots: true,
  containers: 0,
  taken: [],
}

const fine: Inspected = {
  host: 'web1',
  engine: 'docker',
  system,
  machine: {memory: {total: 2 * gigabyte, available: gigabyte}, disk: {total: 40 * gigabyte, available: 30 * gigabyte}, load: 0, processors: 2, clock: 0},
  now: 1000,
  domains: new Map([['shop.example.com', ['203.0.113.10']]]),
  addresses: ['203.0.113.10'],
}

const told = (findings: readonly Finding[]): readonly string[] => findings.map(({level, says}) => `${level} ${says}`)

describe('preflight()', () => {
  it('finds nothing wrong with a fresh Debian', () => {
    expect(preflight(fine)).to.deep.equal([])
  })

  it('fails for ports that another program has, and names it', () => {
    const [finding] = preflight({...fine, system: {...system, taken: [{port: 80, by: 'nginx', pid: 712}]}})
    expect(finding).to.deep.equal({
      host: 'web1',
      level: 'fail',
      says: 'Port 80 is taken by nginx (process 712).',
      fix: 'Stop it (such as `systemctl disable --now nginx` on web1), or give the proxy another port: `proxy: {http_port: 8080, https_port: 8443}`.',
    })
  })

  it('says which container, where the port is published by one', () => {
    const [finding] = preflight({...fine, system: {...system, taken: [{port: 80, by: 'docker-proxy', pid: 712}]}})
    expect(finding?.fix).to.equal(
      'A container has it: `docker ps --filter publish=80` on web1 tells which. Stop that one, or give the proxy another port: `proxy: {http_port: 8080, https_port: 8443}`.',
    )
  })

  it('says so in the words of the engine that publishes it', () => {
    const [finding] = preflight({...fine, system: {...system, taken: [{port: 80, by: 'conmon', pid: 712}]}})
    expect(finding?.fix).to.include('`podman ps --filter publish=80` on web1')
  })

  it('fails without systemd, and for a system that it can give no engine to', () => {
    expect(told(preflight({...fine, system: {...system, os: 'alpine', name: 'Alpine Linux v3.22', hasSystemd: false}}))).to.deep.equal([
      'fail systemd does not run here.',
      'fail Alpine Linux v3.22 is not Debian or Ubuntu, and it has no engine.',
    ])
  })

  it('takes any system that has an engine already, and what descends from Debian', () => {
    expect(preflight({...fine, system: {...system, os: 'fedora', engine: '28.0.1'}})).to.deep.equal([])
    expect(preflight({...fine, system: {...system, os: 'ubuntu', like: ['debian']}})).to.deep.equal([])
  })

  it('fails for a full disk and warns of one that will be', () => {
    const disk = (available: number): Inspected => ({...fine, machine: {...fine.machine, disk: {total: 40 * gigabyte, available}}})
    expect(told(preflight(disk(0.5 * gigabyte)))).to.deep.equal(['fail 500.0 MB of 40.0 GB are free under /var/lib.'])
    expect(told(preflight(disk(3 * gigabyte)))).to.deep.equal(['warn 3.0 GB of 40.0 GB are free under /var/lib.'])
    expect(preflight({...disk(0.5 * gigabyte), engine: 'podman'}).map(({fix}) => fix)).to.deep.equal([
      'Make room on web1: `podman system df` and `du -xh -d1 /var` tell what takes it.',
    ])
  })

  it('warns of a clock that is off, either way', () => {
    expect(told(preflight({...fine, now: 900}))).to.deep.equal(["warn Its clock is 100 s ahead of this machine's."])
    expect(told(preflight({...fine, now: 1100}))).to.deep.equal(["warn Its clock is 100 s behind this machine's."])
  })

  it('warns of a domain that leads nowhere, or elsewhere', () => {
    const domains = new Map([
      ['new.example.com', []],
      ['old.example.com', ['198.51.100.7']],
    ])
    expect(told(preflight({...fine, domains}))).to.deep.equal([
      'warn new.example.com leads nowhere yet: no certificate can be had for it.',
      'warn old.example.com leads to 198.51.100.7, not to 203.0.113.10.',
    ])
  })
})
