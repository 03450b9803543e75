import {expect} from 'chai'
import fc from 'fast-check'
import {unitText} from '../../src/lib/shell/unit-text.js'

describe('unitText()', () => {
  it('keeps systemd from reading a percent sign, and any text comes back', () => {
    fc.assert(fc.property(fc.stringMatching(/^[\x20-\x5b\x5d-\x7e]*$/), (text) => unitText(text).replaceAll('%%', '%') === text))
    expect(unitText('100 %i')).to.equal('100 %%i')
  })

  it('refuses what would end the line, or go on in the next one', () => {
    for (const text of ['a\nExecStart=/bin/sh', 'a\rb', 'a\0b', 'a\\']) expect(() => unitText(text)).to.throw(TypeError)
  })
})
