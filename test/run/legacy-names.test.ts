import {expect} from 'chai'
import {legacyNames} from '../../src/lib/run/legacy-names.js'

describe('legacyNames()', () => {
  it('tells the folders that Docker 20.10 saves layers in, but for the topmost', () => {
    const saved = ['3881fcf43ff12492b6db46f92d3696c060a2abfeb989d8db80fe54a5356e7a38', 'f0b70ae07b86ea827e60d0b38e557978174e4a3078f3f6bcdf6c99c69fca9227']
    const layers = ['sha256:96c715ff96ce8db5a4ddab56302f48a6d8d8f25ac856a1ea844c0e332c686e04', 'sha256:be1cd77883c07a0e0f29fda6c1ac05b17c0c4cb45ce0f5d91af72b340fc91691']
    expect(legacyNames([...layers, layers[0] ?? '']).slice(0, 2)).to.deep.equal(saved)
  })
})
