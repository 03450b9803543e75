import {expect} from 'chai'
import {layerSizes} from '../../../src/lib/features/images/layer-sizes.js'

const entry = (size: number, createdBy: string) => ({size, createdBy})

describe('layerSizes()', () => {
  const history = [
    entry(0, 'CMD ["node"]'),
    entry(3, 'COPY . . # buildkit'),
    entry(0, 'WORKDIR /app'),
    entry(0, 'COPY .keep / # buildkit'),
    entry(0, '/bin/sh -c #(nop)  ENV A=1'),
    entry(200, '/bin/sh -c #(nop) ADD file:1 in / '),
  ]

  it('counts empty layers where the history leaves no doubt', () => {
    expect(layerSizes(history, 4)).to.deep.equal([3, 0, 0, 200])
    expect(layerSizes(history, 3)).to.deep.equal([3, 0, 200])
  })

  it('leaves them out where it does', () => {
    expect(layerSizes(history, 5)).to.deep.equal([3, 200])
  })
})
