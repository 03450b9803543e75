import {openFleet} from '../../src/lib/hosts/fleet.js'
import {hostAt} from '../support/hosts.js'
import type {Sshd} from '../support/sshd.js'
import {startSshd} from '../support/sshd.js'
import {transportContract} from './contract.js'

describe('hosts over SSH', () => {
  let sshd: Sshd
  before(async () => (sshd = await startSshd()))
  after(() => sshd.stop())

  transportContract('sshTransport()', async () => (await openFleet([hostAt(sshd)], {knownHosts: sshd.knownHosts, configFile: '/dev/null'})).on('web1'))
})
