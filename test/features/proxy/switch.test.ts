import {expect} from 'chai'
import {maintenancePage} from '../../../src/lib/features/proxy/switch.js'

describe('maintenancePage()', () => {
  it('shows a message as it was written, signs of patterns and of HTML too', () => {
    expect(maintenancePage('back soon: $$5 off, $& and $` <b>')).to.include('back soon: $$5 off, $&amp; and $` &lt;b&gt;')
  })
})
