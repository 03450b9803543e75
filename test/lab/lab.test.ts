import {existsSync} from 'node:fs'
import {readFile, rm, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {labDown} from '../../src/lib/cli/lab/down.js'
import {labFolder} from '../../src/lib/cli/lab/folder.js'
import {labHosts, labUp} from '../../src/lib/cli/lab/up.js'
import type {Host} from '../../src/lib/config/config.js'
import {ShipitError} from '../../src/lib/errors.js'
import {networkOf} from '../../src/lib/features/lab/names.js'
import {hostsAlike} from '../../src/lib/features/lab/spec.js'
import {networks, standingHosts} from '../../src/lib/features/lab/state.js'
import {findLocalEngine} from '../../src/lib/run/local-engine.js'
import {toShell} from '../../src/lib/shell/command.js'
import type {Command} from '../../src/lib/shell/command.js'
import {shipit} from '../house/process.js'
import {thrownBy} from '../support/thrown.js'
import {docker, hasBooted, machine, onEach, ownLab, remains, sendImage, statusOfPage} from './own-lab.js'

const name = ownLab('lab')
const folder = labFolder(name)

describe('the lab', function () {
  this.timeout(300_000)

  before(() => labDown(name, machine))
  after(() => labDown(name, machine))

  describe('with two ready hosts', () => {
    let hosts: readonly Host[]

    before(async () => {
      hosts = (await labUp({name, hosts: hostsAlike(2)}, machine)).hosts
    })

    it('has hosts with systemd, root and an engine, whose keys are known before the first connection', async () => {
      const said = await onEach(hosts, 'hostname; id -un; systemctl is-active ssh docker; docker info --format "{{.Driver}}"')
      expect(said).to.deep.equal({web1: 'web1\nroot\nactive\nactive\noverlay2', web2: 'web2\nroot\nactive\nactive\noverlay2'})
    })

    it('has what a host of shipit needs', async () => {
      const [said] = Object.values(await onEach(hosts.slice(0, 1), 'for name in bash flock curl sudo nsenter ss systemd-run; do command -v "$name" || echo "no $name"; done'))
      expect(said).to.equal(['bash', 'flock', 'curl', 'sudo', 'nsenter', 'ss', 'systemd-run'].map((name) => `/usr/bin/${name}`).join('\n'))
    })

    it('keeps its keys and known hosts to itself', async () => {
      const modes = await Promise.all(
        [folder.path, folder.keys.plain, folder.keys.encrypted, folder.knownHosts, folder.sshConfig].map(async (path) => ((await stat(path)).mode & 0o777).toString(8)),
      )
      expect(modes).to.deep.equal(['700', '600', '600', '600', '600'])
    })

    it('is told of without what has gone since docker listed it', async () => {
      const forgetful = join(folder.path, 'docker')
      await writeFile(forgetful, '#!/bin/sh\ndocker "$@" || exit\ncase "$*" in *"ls --quiet"*) echo 0123456789abcdef ;; esac\n', {mode: 0o755})
      const {env} = await findLocalEngine()
      const said = async (command: Command): Promise<string> => (await execa('sh', ['-c', toShell(command)], {env})).stdout
      const [standing, found] = [standingHosts({docker: forgetful}, name), networks({docker: forgetful})]
      expect(standing.parse(await said(standing.command)).map(({host}) => host.name)).to.deep.equal(['web1', 'web2'])
      expect(found.parse(await said(found.command)).map((each) => each.name)).to.include(networkOf(name))
      await rm(forgetful)
    })

    it('refuses a host whose key is another', async () => {
      const known = await readFile(folder.knownHosts, 'utf8')
      const [first = '', second = ''] = known.trimEnd().split('\n')
      await writeFile(folder.knownHosts, `${first.split(' ')[0]} ${second.split(' ').slice(1).join(' ')}\n${second}\n`)
      const error = await thrownBy(onEach(hosts, 'true'))
      await writeFile(folder.knownHosts, known)
      expect(error).to.be.instanceOf(ShipitError).and.have.property('code', 'HOST_KEY_CHANGED')
    })

    it('is left as it is by a second `lab up`, which says so', async () => {
      const ids = await docker('ps', '-q', '--no-trunc', '--filter', `label=shipit.lab=${name}`)
      const {code, stdout, stderr} = await shipit(['lab', 'up', '--name', name])
      expect({code, stderr}).to.deep.equal({code: 0, stderr: ''})
      expect(stdout).to.equal(`The lab ${name} was up already: ${hosts.map((host) => `${host.name} (${host.address})`).join(', ')}\n`)
      expect(await docker('ps', '-q', '--no-trunc', '--filter', `label=shipit.lab=${name}`)).to.equal(ids)
    })

    it('tells its state, to people and programs', async () => {
      const {stdout} = await shipit(['lab', 'status', '--name', name])
      expect(stdout).to.equal([`Lab ${name}`, ...hosts.map((host) => `  ${host.name}  ${host.address}  root  docker  running`), ''].join('\n'))
      const status = JSON.parse((await shipit(['lab', 'status', '--name', name, '--json'])).stdout) as unknown
      expect(status).to.deep.equal({
        name,
        hosts: hosts.map(({name, address, key}) => ({name, address, port: 22, user: 'root', key, flavour: 'docker', state: 'running', published: {}})),
        sshConfig: folder.sshConfig,
      })
      const {labs} = JSON.parse((await shipit(['lab', '--json'])).stdout) as {readonly labs: readonly {readonly name: string}[]}
      expect(labs.map((lab) => lab.name)).to.include(name)
    })

    it('runs a command on a host with its arguments as they are, and answers its exit code', async () => {
      const {code, stdout} = await shipit(['lab', 'ssh', 'web2', '--name', name, '--', 'sh', '-c', 'hostname; echo "a  $0"; exit 7', '$HOME'])
      expect({code, stdout}).to.deep.equal({code: 7, stdout: 'web2\na  $HOME\n'})
    })

    it('refuses to become another lab, with exit code 2', async () => {
      const {code, stderr} = await shipit(['lab', 'up', '--name', name, '--hosts', '2', '--bare'])
      expect(code).to.equal(2)
      expect(stderr).to.equal(`Error: The lab ${name} stands already, and its web1 is not what is asked for now.\n  End it first: shipit lab down --name ${name}\n`)
    })

    it('brings a container back after a reboot, at the same address', async () => {
      await sendImage(name, 'web1', 'docker')
      await onEach(hosts.slice(0, 1), 'docker run --detach --name page --restart unless-stopped --memory 100m --publish 80:80 caddy:2')
      await docker('restart', `shipit-lab-${name}-web1`)
      await hasBooted(name, 'web1')
      expect(await onEach(await labHosts(name, machine), 'hostname')).to.deep.equal({web1: 'web1', web2: 'web2'})
      const status = await onEach(hosts.slice(0, 1), statusOfPage)
      expect(status).to.deep.equal({web1: '200'})
    })

    it('is repaired by `lab up`: a host that was stopped, one that is gone, and lost keys', async () => {
      await docker('stop', `shipit-lab-${name}-web1`)
      await docker('rm', '--force', `shipit-lab-${name}-web2`)
      const error = await thrownBy(labHosts(name, machine))
      expect(error).to.have.property('message', `The lab "${name}" is not whole: web1 stopped.`)
      await Promise.all([folder.keys.plain, folder.knownHosts].map((path) => rm(path)))

      const lab = await labUp({name}, machine)
      expect(lab.changed).to.equal(true)
      expect(lab.hosts.map((host) => host.address)).to.deep.equal(hosts.map((host) => host.address))
      expect(await onEach(lab.hosts, 'hostname')).to.deep.equal({web1: 'web1', web2: 'web2'})
    })

    it('leaves nothing behind when it goes', async () => {
      const {code, stdout} = await shipit(['lab', 'down', '--name', name])
      expect({code, stdout}).to.deep.equal({code: 0, stdout: `The lab ${name} is gone.\n`})
      expect(await remains(name)).to.equal('')
      expect(existsSync(folder.path)).to.equal(false)
      expect((await shipit(['lab', 'down', '--name', name])).stdout).to.equal(`There was no lab ${name}.\n`)
      const {code: none, stderr} = await shipit(['lab', 'status', '--name', name])
      expect({none, stderr}).to.deep.equal({
        none: 1,
        stderr: `Error: There is no lab "${name}" on this machine.\n  Bring it up with \`shipit lab up\`, or list those that stand with \`shipit lab\`.\n`,
      })
    })
  })

  it('refuses a name that cannot be a part of host names, with exit code 2', async () => {
    const {code, stderr} = await shipit(['lab', 'up', '--name', 'My Lab'])
    expect({code, stderr}).to.deep.equal({code: 2, stderr: `Error: "My Lab" can't be the name of a lab.\n  Take small letters, digits and dashes, 30 at most, a letter first.\n`})
  })
})
