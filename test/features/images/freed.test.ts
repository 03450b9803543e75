import {expect} from 'chai'
import type {Image} from '../../../src/lib/engines/engine.js'
import {freedBy} from '../../../src/lib/features/images/freed.js'

const image = (id: string, layers: readonly string[], size = 0): Image => ({id, refs: [], digests: [], layers, size, architecture: 'amd64'})

const histories = new Map([
  [
    'v1',
    [
      {size: 5, createdBy: 'COPY app'},
      {size: 0, createdBy: 'ENV A=1'},
      {size: 20, createdBy: 'RUN npm ci'},
      {size: 100, createdBy: 'base'},
    ],
  ],
  [
    'v2',
    [
      {size: 7, createdBy: 'COPY app'},
      {size: 20, createdBy: 'RUN npm ci'},
      {size: 100, createdBy: 'base'},
    ],
  ],
])
const [v1, v2] = [image('v1', ['base', 'deps', 'app1'], 62), image('v2', ['base', 'deps', 'app2'])]

describe('freedBy()', () => {
  it('counts what no image that stays lies on, and what images that go share once', () => {
    expect(freedBy({gone: [v1], staying: [v2], histories, isTwice: false})).to.equal(5)
    expect(freedBy({gone: [v1, v2], staying: [image('debian', ['base'])], histories, isTwice: false})).to.equal(20 + 5 + 7)
    expect(freedBy({gone: [v1, v2], staying: [], histories, isTwice: false})).to.equal(132)
  })

  it('takes a layer on another one for another', () => {
    expect(freedBy({gone: [v1], staying: [image('other', ['else', 'deps', 'app1'])], histories, isTwice: false})).to.equal(125)
  })

  it("adds the blobs that a store keeps beside what it unpacked: compressed ones where it pulled them, so by the image's own size", () => {
    expect(freedBy({gone: [v1], staying: [image('debian', ['base'])], histories, isTwice: true})).to.equal(25 + Math.round((62 * 25) / 125))
  })
})
