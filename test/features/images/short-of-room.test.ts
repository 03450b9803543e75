import {expect} from 'chai'
import {docker} from '../../../src/lib/engines/docker.js'
import type {Room} from '../../../src/lib/features/images/room.js'
import {refuseShort, shortOfRoom} from '../../../src/lib/features/images/short-of-room.js'
import {parallel} from '../../../src/lib/plan/plan.js'
import type {Step} from '../../../src/lib/plan/plan.js'

const deliver = (host: string, image: string, bytes: number): Step => ({
  ...{kind: 'deliver', host, effect: 'create', title: `Deliver ${image}`, image, bytes},
  archive: {image, as: image, present: [], layers: []},
  into: docker.load(),
})

const room = (free: number): Room => ({machine: 'x86_64', folder: '/var/lib/docker', free})

const plan = parallel('Deliver', [deliver('web1', 'shop:v2', 500_000_000), deliver('web1', 'postgres:17', 100_000_000), deliver('web2', 'shop:v2', 500_000_000)])

describe('shortOfRoom()', () => {
  it('adds up what goes to a host: layers are there twice while an engine unpacks them', () => {
    const rooms = new Map([
      ['web1', room(1_199_000_000)],
      ['web2', room(1_000_000_000)],
      ['web3', room(0)],
    ])
    expect(shortOfRoom(plan, rooms)).to.deep.equal([{host: 'web1', room: room(1_199_000_000), need: 1_200_000_000, images: ['shop:v2', 'postgres:17']}])
  })
})

describe('refuseShort()', () => {
  const short = shortOfRoom(
    plan,
    new Map([
      ['web1', room(800_000_000)],
      ['web2', room(100_000_000)],
    ]),
  )

  it('tells every host that is short, and what a prune would free there', () => {
    expect(() =>
      refuseShort(short, {
        engine: 'docker',
        frees: new Map([
          ['web1', 3_100_000_000],
          ['web2', 50_000_000],
        ]),
      }),
    )
      .to.throw(
        [
          'web1 needs 1.2 GB in /var/lib/docker to unpack shop:v2, postgres:17, and has 800.0 MB: `shipit prune` would free 3.1 GB.',
          'web2 needs 1.0 GB in /var/lib/docker to unpack shop:v2, and has 100.0 MB: `shipit prune` would free 50.0 MB, which is not enough.',
        ].join('\n'),
      )
      .with.property('hint', 'Type `shipit prune`, then this command again.\n`docker system df` on the host tells what takes its room.')
  })

  it('speaks of the engine of the hosts', () => {
    expect(() => refuseShort(short, {engine: 'podman'}))
      .to.throw()
      .with.property('hint', '`podman system df` on the host tells what takes its room.')
  })

  it('promises nothing where nothing can go', () => {
    expect(() => refuseShort(short.slice(0, 1), {engine: 'docker', frees: new Map([['web1', 0]])})).to.throw('and has 800.0 MB; `shipit prune` finds nothing to free there.')
  })

  it('lets pass what fits', () => expect(() => refuseShort([], {engine: 'docker'})).not.to.throw())
})
