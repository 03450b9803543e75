import {expect} from 'chai'
import {readCheckup} from '../../../src/lib/features/doctor/checkup.js'

describe('readCheckup()', () => {
  it('reads what a host printed', () => {
    const printed = [
      'root deploy',
      'cgroup 2 cpuset cpu io memory hugetlb pids rdma misc',
      'space 265227200 74000000 /',
      'space 1024 0 /boot',
      'inodes 17170432 16000000 /',
      'inodes 0 0 /boot',
      'address 203.0.113.10',
      'address 2001:db8::1',
      'firewall ufw',
      'app shop',
      'drain shipit-drain-shop.web-17.service',
      'reboot libc6 linux-image-amd64 ',
      'lists 1767225600',
      'updates 12 3',
      'certificate shop.example.com',
      '\t-----BEGIN CERTIFICATE-----',
      '\tMIIB',
      '\t-----END CERTIFICATE-----',
    ]
    expect(readCheckup(printed.join('\n'))).to.deep.equal({
      root: {by: 'deploy'},
      cgroup: {version: 2, controllers: ['cpuset', 'cpu', 'io', 'memory', 'hugetlb', 'pids', 'rdma', 'misc']},
      filesystems: [
        {mount: '/', size: 271592652800, free: 75776000000, inodes: {all: 17170432, free: 16000000}},
        {mount: '/boot', size: 1048576, free: 0},
      ],
      addresses: ['203.0.113.10', '2001:db8::1'],
      firewalls: ['ufw'],
      apps: ['shop'],
      drains: ['shipit-drain-shop.web-17.service'],
      reboot: ['libc6', 'linux-image-amd64'],
      updates: {all: 12, security: 3, asOf: 1767225600},
      certificates: [{domain: 'shop.example.com', pem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'}],
    })
  })

  it('reads a host of which hardly anything can be told', () => {
    expect(readCheckup('root \ncgroup 1 ')).to.deep.equal({
      root: {},
      cgroup: {version: 1, controllers: []},
      filesystems: [],
      addresses: [],
      firewalls: [],
      apps: [],
      drains: [],
      certificates: [],
    })
  })
})
