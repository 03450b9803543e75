import {expect} from 'chai'
import {configOf, faultsOf, least} from '../support/config.js'

const staging = (over: string) => ({over, destination: 'staging'})

describe('deploy.<destination>.yml', () => {
  it('is merged over deploy.yml: mappings key by key, lists and single values whole, nothing takes away', () => {
    const base = `${least}port: 3000\ntag: v1\nenv: {A: base, B: base, C: base}\nsecrets: [S, T]\nlimits: {cpus: 2, memory: 1g}\nhealth: {path: /base, timeout: 1s}\nroles: {worker: {command: work}, other: {}}\n`
    const over = 'hosts: [h3]\ntag:\nenv: {B: over, C: , D: over}\nsecrets: [U]\nlimits:\nhealth: /over\nroles: {worker: {replicas: 2}, other: }\n'
    const {name, hosts, tag, roles} = configOf(base, staging(over))
    expect({name, hosts: hosts.map((host) => host.name), tag}).to.deep.equal({name: 'shop-staging', hosts: ['h3'], tag: undefined})
    expect(
      roles.map(({name, env, secrets, limits, health, command, replicas}) => ({
        name,
        env,
        secrets: secrets.map((secret) => secret.name),
        limits,
        path: health?.path,
        command,
        replicas,
      })),
    ).to.deep.equal([
      {name: 'web', env: {A: 'base', B: 'over', D: 'over'}, secrets: ['U'], limits: {}, path: '/over', command: [], replicas: 1},
      {name: 'worker', env: {A: 'base', B: 'over', D: 'over'}, secrets: ['U'], limits: {}, path: undefined, command: ['work'], replicas: 2},
    ])
  })

  it('has its own names on a host, but in the lab, which stands in for production', () => {
    const names = ['staging', 'lab'].map((destination) => {
      const {app, name, roles, destination: kept} = configOf(`${least}port: 80\nvolumes: [data:/data]\n`, {destination})
      return {app, name, destination: kept, volume: roles[0]?.volumes[0]?.source}
    })
    expect(names).to.deep.equal([
      {app: 'shop', name: 'shop-staging', destination: 'staging', volume: 'shop-staging-data'},
      {app: 'shop', name: 'shop', destination: 'lab', volume: 'shop-data'},
    ])
  })

  it('has its faults told with the file in which the value was written, the first file first', () => {
    const base = `${least}port: 3000\nreplicas: two\nroles:\n  worker:\n    hosts: [h9]\n`
    const over = 'replica: 1\nroles:\n  worker:\n    replicas: zwei\n'
    expect(faultsOf(base, staging(over))).to.deep.equal([
      'deploy.yml:5:1  replicas must be a whole number of 1 or more (got "two")',
      'deploy.yml:8:13  roles.worker.hosts[0] names "h9", which is not in hosts: h1, h2',
      'deploy.staging.yml:1:1  replica is not known here; did you mean `replicas`?',
      'deploy.staging.yml:4:5  roles.worker.replicas must be a whole number of 1 or more (got "zwei")',
    ])
  })

  it('has its unknown keys told where they have nothing after them, too: they take nothing away', () => {
    const base = `${least}port: 3000\nports:\nhealth:\n  path:\n  pth:\nroles:\n  worker:\n    relicas:\n  other:\njobs:\n  etl: {schedule: daily, command: x, timout: , timeout: }\nenv:\nx-mine:\n`
    const over = 'tag:\nhosts:\n  - address: h3\n    prot:\n    port:\nports:\n'
    expect(faultsOf(base, staging(over))).to.deep.equal([
      'deploy.yml:5:1  ports is not known here; did you mean `port`?',
      'deploy.yml:8:3  health.pth is not known here; did you mean `path`?',
      'deploy.yml:11:5  roles.worker.relicas is not known here; did you mean `replicas`?',
      'deploy.yml:14:38  jobs.etl.timout is not known here; did you mean `timeout`?',
      'deploy.staging.yml:4:5  hosts[0].prot is not known here; did you mean `port`?',
      'deploy.staging.yml:6:1  ports is not known here; did you mean `port`?',
    ])
  })

  it('is read beside a broken deploy.yml: both are told', () => {
    expect(faultsOf('\tapp: x\n', staging('- a\n'))).to.deep.equal([
      'deploy.yml:1:1  is indented with a tab: YAML takes spaces only',
      'deploy.staging.yml:1:1  the file must be a mapping of keys such as `app: shop`',
    ])
  })

  it('may be empty but for comments', () => {
    expect(configOf(`${least}port: 80\n`, staging('# as it is\n')).name).to.equal('shop-staging')
  })
})
