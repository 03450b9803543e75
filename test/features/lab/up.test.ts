import {expect} from 'chai'
import {planRemoval} from '../../../src/lib/features/lab/down.js'
import {containerOf} from '../../../src/lib/features/lab/names.js'
import {hostsAlike} from '../../../src/lib/features/lab/spec.js'
import type {LabHost} from '../../../src/lib/features/lab/spec.js'
import type {StandingHost} from '../../../src/lib/features/lab/state.js'
import {chooseSubnet} from '../../../src/lib/features/lab/subnet.js'
import {markOf, planLab} from '../../../src/lib/features/lab/up.js'
import type {LabView, Means} from '../../../src/lib/features/lab/up.js'
import {isEmpty, steps} from '../../../src/lib/plan/plan.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {describe as tell} from '../../../src/lib/shell/command.js'

const engine = {docker: 'docker', env: {}, buildkit: true, buildx: true}
const means: Means = {
  engine,
  system: {system: 'Debian GNU/Linux 13', cgroups: '2', knowsItsCapabilities: true},
  publicKeys: {plain: 'ssh-ed25519 AAAA', encrypted: 'ssh-ed25519 BBBB'},
}
const subnet = chooseSubnet('try', [])
const address = (number: number) => subnet.replace('0/24', String(number))
const network = {name: 'shipit-lab-try', subnets: [subnet]}
const nothing: LabView = {standing: [], networks: [], entered: new Map()}
const spec = (hosts: readonly LabHost[]) => ({name: 'try', hosts, publish: false})

const standing = (host: LabHost, number: number, isRunning = true): StandingHost => ({
  lab: 'try',
  host,
  container: containerOf('try', host.name),
  isRunning,
  address: address(number),
  published: {},
})

const whole = (hosts: readonly LabHost[]): LabView => ({
  standing: hosts.map((host, index) => standing(host, 11 + index)),
  networks: [network],
  entered: new Map(hosts.map((host) => [containerOf('try', host.name), {key: 'ssh-ed25519 CCCC', mark: markOf(host, means, host.jump === undefined ? '' : address(11))}])),
})

const titles = (plan: Plan): readonly string[] => steps(plan).map((step) => step.title)

describe('planLab()', () => {
  const two = hostsAlike(2)

  it('makes a network, then every host at once', () => {
    const plan = planLab(spec(two), nothing, means)
    expect(titles(plan)).to.deep.equal([
      'Create the network shipit-lab-try',
      'Create web1',
      'Wait until web1 has booted, and let root in',
      'Create web2',
      'Wait until web2 has booted, and let root in',
    ])
    expect(plan).to.have.nested.property('of[1].order', 'parallel')
  })

  it('is empty when all of it stands', () => {
    expect(isEmpty(planLab(spec(two), whole(two), means))).to.equal(true)
  })

  it('starts a host that was stopped, and lets in once more', () => {
    const view = {...whole(two), standing: [standing(two[0] as LabHost, 11, false), standing(two[1] as LabHost, 12)]}
    expect(titles(planLab(spec(two), view, means))).to.deep.equal(['Start web1', 'Wait until web1 has booted, and let root in'])
  })

  it('makes the host that is missing, at an address that no other has', () => {
    const plan = planLab(spec(hostsAlike(3)), {...whole(two), standing: [standing(two[0] as LabHost, 11), standing(two[1] as LabHost, 13)]}, means)
    expect(titles(plan)).to.deep.equal(['Create web3', 'Wait until web3 has booted, and let root in'])
    expect(JSON.stringify(steps(plan)[0])).to.include(`"--ip","${address(12)}"`)
  })

  it('lets in anew where the keys are others', () => {
    const other = {...means, publicKeys: {...means.publicKeys, plain: 'ssh-ed25519 ZZZZ'}}
    expect(titles(planLab(spec(two), whole(two), other))).to.deep.equal(['Wait until web1 has booted, and let root in', 'Wait until web2 has booted, and let root in'])
  })

  it('makes hosts anew whose network is gone', () => {
    expect(titles(planLab(spec(two), {...whole(two), networks: []}, means)).slice(0, 3)).to.deep.equal([
      'Remove what is left of broken hosts',
      'Create the network shipit-lab-try',
      'Create web1',
    ])
  })

  it('tells a host behind a jump host through which address alone it lets anyone in', () => {
    const hosts = hostsAlike(2, {jump: 'web1', user: 'deploy'})
    const plan = planLab(spec(hosts), nothing, means)
    const entering = steps(plan).flatMap((step) => (step.kind === 'local' && step.title.startsWith('Wait') ? [tell(step.command)] : []))
    expect(entering[0]).to.include(" deploy 'ssh-ed25519 AAAA' ''")
    expect(entering[1]).to.include(` deploy 'ssh-ed25519 AAAA' ${address(11)}`)
  })

  it('refuses a lab that stands otherwise than asked', () => {
    expect(() => planLab(spec(hostsAlike(2, {flavour: 'bare'})), whole(two), means))
      .to.throw('The lab try stands already, and its web1 is not what is asked for now.')
      .with.property('hint', 'End it first: shipit lab down --name try')
  })

  it('runs a host so that systemd and an engine work in it, on either kind of cgroups', () => {
    const lineFor = (system: Partial<Means['system']>): string => {
      const [, create] = steps(planLab(spec(hostsAlike(1)), nothing, {...means, system: {...means.system, ...system}}))
      return create?.kind === 'local' ? tell(create.command) : ''
    }
    const open = '--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined'
    const mounts = ['docker:/var/lib/docker', 'podman:/var/lib/containers'].map((mount) => {
      const [name, target] = mount.split(':')
      return `--mount type=volume,source=shipit-lab-try-web1-${name},target=${target},volume-label=shipit.lab=try`
    })
    const host = `docker run --detach --name shipit-lab-try-web1 --hostname web1 --label shipit.lab=try --label 'shipit.lab.host={"name":"web1","flavour":"docker","user":"root","key":"plain"}'`
    const common = (capabilities: string) => `${host} --network shipit-lab-try --ip ${address(11)} ${capabilities} ${open} ${mounts.join(' ')} --tmpfs /run --tmpfs /tmp`

    expect(lineFor({})).to.equal(
      `${common('--cap-add ALL --cap-drop SYS_TIME')} --cgroupns private shipit-lab:docker sh -c 'mount -o remount,rw /sys/fs/cgroup && exec /sbin/init'`,
    )
    expect(lineFor({cgroups: '1', knowsItsCapabilities: false})).to.equal(
      `${common('--cap-add ALL --cap-drop SYS_TIME --cap-drop SYS_RESOURCE')} --volume /sys/fs/cgroup:/sys/fs/cgroup:rw --env 'SYSTEMD_PROC_CMDLINE=systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1' shipit-lab:docker`,
    )
  })
})

describe('planRemoval()', () => {
  it('ends what runs in the hosts, removes them, then volumes, then the network', () => {
    const plan = planRemoval(engine, {
      lab: 'try',
      standing: hostsAlike(2).map((host, index) => standing(host, 11 + index)),
      networks: [network, {name: 'bridge', subnets: []}],
      volumes: ['a', 'b'],
    })
    expect(steps(plan).flatMap((step) => (step.kind === 'local' ? [tell(step.command)] : []))).to.deep.equal([
      'sh -s -- docker shipit-lab-try-web1 shipit-lab-try-web2',
      'docker rm --force --volumes shipit-lab-try-web1 shipit-lab-try-web2',
      'docker volume rm --force a b',
      'docker network rm shipit-lab-try',
    ])
  })

  it('removes what is left of a lab without hosts', () => {
    expect(titles(planRemoval(engine, {lab: 'try', standing: [], networks: [network], volumes: []}))).to.deep.equal(['Remove the network shipit-lab-try'])
  })

  it('is empty when there is nothing', () => {
    expect(isEmpty(planRemoval(engine, {lab: 'try', standing: [], networks: [], volumes: []}))).to.equal(true)
  })
})
