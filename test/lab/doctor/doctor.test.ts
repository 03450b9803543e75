import {expect} from 'chai'
import type {Diagnosis} from '../../../src/lib/features/doctor/diagnosis.js'
import type {Finding} from '../../../src/lib/features/doctor/finding.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLabAlone} from '../fixture.js'
import type {LabAlone} from '../fixture.js'

/** Ways to hurt a host, all at once. */
const hurt = `set -e
image=$(docker inspect --format '{{.Config.Image}}' $(docker ps -q --filter label=shipit.app=ailing | head -n 1))
docker run -d --name ghost-web-blue-1 --label shipit.app=ghost --label shipit.kind=app --label shipit.role=web "$image" >/dev/null
docker run -d --name sneaky -p 9999:3000 "$image" >/dev/null
cd /var/lib/shipit/proxy/config
echo '# by hand' >>Caddyfile
for file in routes/ailing.test/*; do echo '# by hand, too' >>"$file"; done
mkdir -p /boot
mount -t tmpfs -o size=1m tmpfs /boot
dd if=/dev/zero of=/boot/full bs=64k 2>/dev/null || :
mount -t tmpfs -o size=1m,nr_inodes=20 tmpfs /var/tmp
for file in $(seq 30); do touch /var/tmp/$file 2>/dev/null || break; done
mkdir -p /run && touch /run/reboot-required && echo linux-image-amd64 >/run/reboot-required.pkgs
systemctl disable --quiet shipit-proxy.service`

/** What the doctor leaves to people. */
const heal = `docker rm --force ghost-web-blue-1 sneaky >/dev/null 2>&1
umount /boot; umount /var/tmp
rm -f /run/reboot-required /run/reboot-required.pkgs`

describe('lab: shipit doctor', function () {
  this.timeout(120_000)
  let lab: LabAlone
  let ailing: App

  before(async () => {
    lab = await openLabAlone('doctor')
    ailing = await createApp(lab, 'ailing', {hosts: ['web3']})
    await ailing.deploy()
  })
  after(() => lab.close())

  /** What is not well on a host, but for what is so on every lab host: its domains lead nowhere, and its package lists are not there. */
  const ills = ({findings}: Diagnosis, host: string): readonly string[] => findings.filter((each) => each.host === host && isIll(each)).map(({state, what}) => `${state} ${what}`)
  const isIll = ({state, what}: Finding): boolean => (state === 'warning' || state === 'fault') && what !== 'updates' && !what.startsWith('dns ')

  it('finds nothing wrong with a host that is well', async () => {
    const {code, answer} = await ailing.run<Diagnosis>('doctor')
    expect({code, ills: ills(answer, 'web3'), healthy: answer.healthy}).to.deep.equal({code: 0, ills: [], healthy: true})
  })

  it('finds all that was broken on a host, each with what to type, and what it says mends it', async () => {
    await onHost(lab, 'web3', hurt)
    const {code, answer} = await ailing.run<Diagnosis>('doctor', '--host', 'web3')
    expect({code, ills: ills(answer, 'web3').toSorted()}).to.deep.equal({
      code: 1,
      ills: [
        'fault Caddyfile',
        'fault disk /boot',
        'fault inodes /var/tmp',
        'fault loaded',
        'fault routes',
        'warning orphan ghost-web-blue-1',
        'warning proxy boot',
        'warning published 9999',
        'warning reboot',
      ],
    })
    expect(answer.findings.filter((each) => isIll(each) && !each.fix)).to.deep.equal([])

    await onHost(lab, 'web3', heal)
    expect((await ailing.say(['setup', '--yes', '--no-deploy'])).code).to.equal(0)
    await ailing.deploy()
    expect(ills((await ailing.run<Diagnosis>('doctor')).answer, 'web3')).to.deep.equal([])
  })

  it('tells of a host that cannot be reached in one line, goes on with the others, and ends with 4', async () => {
    await ailing.configure({hosts: ['web3', {name: 'gone', address: '127.0.0.1', port: 9}], roles: {web: {hosts: ['web3']}}})
    const {code, answer} = await ailing.run<Diagnosis>('doctor')
    const gone = answer.findings.filter(({host}) => host === 'gone')
    expect({code, gone: gone.map(({what, state}) => [what, state]), others: answer.findings.some(({host, what}) => host === 'web3' && what === 'engine')}).to.deep.equal({
      code: 4,
      gone: [['ssh', 'fault']],
      others: true,
    })
    await ailing.configure({})
  })

  it('looks at the builder, too: as a machine of its own, and as what a host of the app is beside; one that cannot build is a fault', async () => {
    const of = ({findings}: Diagnosis, host: string): readonly string[] => findings.filter((each) => each.host === host).map(({state, what}) => `${state} ${what.split(' ')[0]}`)
    await ailing.configure({image: 'ailing', tag: 'v1', build: {on: 'web2'}})
    const well = await ailing.run<Diagnosis>('doctor')
    expect([...new Set(of(well.answer, 'web2'))]).to.deep.equal(['ok ssh', 'ok sudo', 'ok builder', 'ok platforms', 'ok disk', 'ok clock'])

    await onHost(lab, 'web2', 'systemctl stop docker.socket docker.service')
    const {code, answer} = await ailing.run<Diagnosis>('doctor')
    const [silent] = answer.findings.filter(({host, state}) => host === 'web2' && state === 'fault')
    expect([code, silent?.what, silent?.code, silent?.fix]).to.deep.equal([
      1,
      'builder',
      'ENGINE_MISSING',
      '`sudo systemctl start docker` on web2; `journalctl --unit docker` there tells why it ended.',
    ])
    expect(of((await ailing.run<Diagnosis>('doctor', '--host', 'web3')).answer, 'web2')).to.deep.equal([])
    await onHost(lab, 'web2', 'systemctl start docker')

    await ailing.configure({image: 'ailing', tag: 'v1', build: {on: 'web3', platforms: ['linux/riscv64']}})
    const own = await ailing.run<Diagnosis>('doctor')
    expect(own.answer.findings.filter(({what}) => what === 'builder' || what === 'platforms').map(({host, state, what}) => [host, state, what])).to.deep.equal([
      ['web3', 'ok', 'builder'],
      ['web3', 'fault', 'platforms'],
    ])
    await ailing.configure({})
  })

  it('of a file with a fault looks at this machine, tells the fault, and ends with 2', async () => {
    await ailing.configure({replicas: 'two'})
    const {code, answer} = await ailing.run<Diagnosis>('doctor')
    expect({code, hosts: answer.findings.filter(({host}) => host !== undefined), faults: answer.faults}).to.deep.equal({code: 2, hosts: [], faults: 1})
    await ailing.configure({})
  })
})
