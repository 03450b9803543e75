import {expect} from 'chai'
import {chooseAddress, chooseSubnet} from '../../../src/lib/features/lab/subnet.js'

describe('chooseSubnet()', () => {
  it('gives the same network to the same name', () => {
    expect(chooseSubnet('default', [])).to.equal(chooseSubnet('default', ['172.17.0.0/16']))
  })

  it('gives different networks to different names', () => {
    expect(chooseSubnet('one', [])).to.not.equal(chooseSubnet('two', []))
  })

  it('passes over what stands, also inside of a larger network', () => {
    const first = chooseSubnet('shop', [])
    const second = chooseSubnet('shop', [first])
    expect(second)
      .to.match(/^10\.213\.\d+\.0\/24$/)
      .and.not.equal(first)
    const third = Number(first.split('.')[2])
    const half = third < 128 ? '10.213.0.0/17' : '10.213.128.0/17'
    expect(Number(chooseSubnet('shop', [half]).split('.')[2]) < 128).to.equal(third >= 128)
  })
})

describe('chooseAddress()', () => {
  it('begins at .11, and fills the first gap', () => {
    expect(chooseAddress('10.213.7.0/24', [])).to.equal('10.213.7.11')
    expect(chooseAddress('10.213.7.0/24', ['10.213.7.11', '10.213.7.13'])).to.equal('10.213.7.12')
  })
})
