import {expect} from 'chai'
import {imageTable, readImages} from '../../../src/lib/features/lab/image-table.js'
import {missingImages} from '../../../src/lib/features/lab/images.js'

const files = (debian = 'one') =>
  new Map([
    ['caddy/2/Dockerfile', 'FROM debian:13 AS packages\nRUN true\n\nFROM scratch\n'],
    ['caddy/2/collect.sh', 'true\n'],
    ['debian/13/release', debian],
    ['shipit-lab/bare/Dockerfile', 'FROM debian:13\n'],
    ['shipit-lab/docker/Dockerfile', 'FROM shipit-lab:bare\n'],
  ])

const table = readImages(files())
const hashOf = (name: string) => table.find((image) => image.name === name)?.hash ?? ''
const all = new Map(table.map((image) => [image.name, image.hash]))
const names =
  (...wanted: readonly string[]) =>
  (present: ReadonlyMap<string, string>) =>
    missingImages(table, wanted, present).map((image) => image.name)

describe('readImages()', () => {
  it('names an image for its folders, and finds what it is built on', () => {
    expect(table.map(({name, on}) => [name, on])).to.have.deep.members([
      ['debian:13', undefined],
      ['caddy:2', 'debian:13'],
      ['shipit-lab:bare', 'debian:13'],
      ['shipit-lab:docker', 'shipit-lab:bare'],
    ])
  })

  it('names an image of an account for all of its folders', () => {
    const minio = readImages(new Map([...files(), ['minio/minio/1.2/Dockerfile', 'FROM debian:13\n'], ['minio/minio/start.sh', 'true\n']])).at(-1)
    expect(minio && {...minio, hash: ''}).to.deep.equal({name: 'minio/minio:1.2', folder: 'minio/minio/1.2', context: 'minio/minio', on: 'debian:13', hash: ''})
  })

  it('gives another hash to all that is built on what has changed, and to nothing else', () => {
    const after = readImages(files('two'))
    expect(after.filter((image) => image.hash === hashOf(image.name))).to.deep.equal([])
    const changed = readImages(new Map([...files(), ['caddy/2/collect.sh', 'false\n']]))
    expect(changed.filter((image) => image.hash !== hashOf(image.name)).map((image) => image.name)).to.deep.equal(['caddy:2'])
  })

  it('builds what shares files with others from the folder above, and gives it another hash when these change', () => {
    const shared = (text: string) =>
      readImages(new Map([...files(), ['redis/7/Dockerfile', 'FROM debian:13\n'], ['redis/8/Dockerfile', 'FROM debian:13\n'], ['redis/start.sh', text]]))
    const redis = (text: string) => shared(text).filter((image) => image.name.startsWith('redis:'))
    expect(redis('true').map(({folder, context}) => [folder, context])).to.deep.equal([
      ['redis/7', 'redis'],
      ['redis/8', 'redis'],
    ])
    expect(redis('true').map(({hash}) => hash)).to.not.include.members(redis('false').map(({hash}) => hash))
    expect(table.find(({name}) => name === 'caddy:2')?.context).to.equal('caddy/2')
  })

  it('has a recipe for all that a lab needs', () => {
    expect(imageTable().map((image) => image.name)).to.include.members(['debian:13', 'shipit-lab:bare', 'shipit-lab:docker', 'caddy:2', 'node:20-slim'])
  })
})

describe('missingImages()', () => {
  it('has what an image is built on come first', () => {
    expect(names('shipit-lab:docker', 'caddy:2')(new Map())).to.deep.equal(['debian:13', 'shipit-lab:bare', 'shipit-lab:docker', 'caddy:2'])
  })

  it('is nothing when all is there', () => {
    expect(names('shipit-lab:docker', 'caddy:2')(all)).to.deep.equal([])
  })

  it('asks for nothing below an image that is there', () => {
    expect(names('shipit-lab:docker')(new Map([['shipit-lab:docker', hashOf('shipit-lab:docker')]]))).to.deep.equal([])
  })

  it('leaves an image alone that was pulled, and builds ours anew when its recipe has changed', () => {
    const present = new Map([...all, ['caddy:2', ''], ['shipit-lab:docker', 'older']])
    expect(names('shipit-lab:docker', 'caddy:2')(present)).to.deep.equal(['shipit-lab:docker'])
  })

  it('refuses a name without a recipe, and tells those that have one', () => {
    expect(() => names('mysql:9')(all))
      .to.throw('There is no recipe for the image mysql:9.')
      .with.property('hint', 'These can be built here: caddy:2, debian:13, shipit-lab:bare, shipit-lab:docker')
  })
})
