import {expect} from 'chai'
import {labDown} from '../../src/lib/cli/lab/down.js'
import {labUp} from '../../src/lib/cli/lab/up.js'
import type {Host} from '../../src/lib/config/config.js'
import {ShipitError} from '../../src/lib/errors.js'
import {labHost} from '../../src/lib/features/lab/spec.js'
import {shipit} from '../house/process.js'
import {thrownBy} from '../support/thrown.js'
import {docker, hasBooted, machine, onEach, ownLab, sendImage, statusOfPage} from './own-lab.js'

const name = ownLab('kinds')

describe('a lab of another kind', function () {
  this.timeout(300_000)

  after(() => labDown(name, machine))

  describe('with bare hosts, a user that is not root, an encrypted key and a jump host', () => {
    let hosts: readonly Host[]
    const passphrase = async () => 'lab'

    before(async () => {
      await labDown(name, machine)
      const {stdout} = await shipit(['lab', 'up', '--name', name, '--hosts', '2', '--bare', '--user', 'deploy', '--jump', '--encrypted-key', '--json'])
      hosts = (JSON.parse(stdout) as {readonly hosts: readonly Host[]}).hosts
    })

    it('has no engine yet, and lets the user become root', async () => {
      const said = await onEach(hosts, 'hostname; id -un; getent passwd deploy | cut -d: -f6; command -v docker podman || echo none', {askPassphrase: passphrase})
      expect(said).to.deep.equal({web1: 'web1\nroot\n/home/deploy\nnone', web2: 'web2\nroot\n/home/deploy\nnone'})
    })

    it('opens to nobody without the passphrase', async () => {
      const error = await thrownBy(onEach(hosts.slice(0, 1), 'true'))
      expect(error).to.be.instanceOf(ShipitError).and.have.property('code', 'AUTH_REFUSED')
    })

    it('lets nobody in past the jump host', async () => {
      const direct = hosts.slice(1).map(({jump: _, ...host}) => host)
      const error = await thrownBy(onEach(direct, 'true', {askPassphrase: passphrase}))
      expect(error).to.be.instanceOf(ShipitError).and.have.property('code', 'AUTH_REFUSED')
    })

    it('has packages at hand for `setup`', async () => {
      const said = await onEach(hosts.slice(0, 1), 'apt-get update >/dev/null 2>&1 && apt-get install --simulate docker.io | grep -c "^Inst docker.io "', {
        askPassphrase: passphrase,
      })
      expect(said).to.deep.equal({web1: '1'})
    })
  })

  describe('with Debian 12', () => {
    before(() => labDown(name, machine))

    it('has the engine of that release', async () => {
      const {hosts} = await labUp({name, hosts: [labHost('web1', {debian: '12'})]}, machine)
      const said = await onEach(hosts, 'cut -d. -f1 /etc/debian_version; systemctl is-active ssh docker; docker info --format "{{.ServerVersion}}" | cut -d. -f1,2')
      expect(said).to.deep.equal({web1: '12\nactive\nactive\n20.10'})
    })
  })

  describe('with podman', () => {
    before(() => labDown(name, machine))

    it('brings a container back after a reboot', async () => {
      const {hosts} = await labUp({name, hosts: [labHost('web1', {flavour: 'podman'})]}, machine)
      await sendImage(name, 'web1', 'podman')
      await onEach(hosts, 'systemctl enable --quiet podman-restart; podman run --detach --name page --restart always --memory 100m --publish 80:80 caddy:2')
      await docker('restart', `shipit-lab-${name}-web1`)
      await hasBooted(name, 'web1')
      expect(await onEach(hosts, statusOfPage)).to.deep.equal({web1: '200'})
    })
  })
})
