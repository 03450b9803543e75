import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {roomOf} from '../../../src/lib/features/images/room.js'

describe('roomOf()', () => {
  const {parse} = roomOf(engines.docker)

  it('reads the version of the engine, what the host is, and what room it has for images', () => {
    expect(parse('28.5.2\nx86_64\n/var/lib/docker\n1\n1024\n')).to.deep.equal({machine: 'x86_64', folder: '/var/lib/docker', free: 1_048_576, engine: '28.5.2'})
    expect(parse('28.5.2\naarch64\n/var/lib/containerd\n2\n1\n')).to.deep.equal({machine: 'aarch64', folder: '/var/lib/containerd', free: 1024, isTwice: true, engine: '28.5.2'})
  })

  it('has no engine where none answers', () => {
    expect(parse('\nx86_64\n/var/lib/docker\n1\n1024\n')).to.deep.equal({machine: 'x86_64', folder: '/var/lib/docker', free: 1_048_576})
  })
})
