import {expect} from 'chai'
import {readTold, sideBySide} from '../../../src/lib/features/backups/restore.js'

describe('readTold()', () => {
  it('tells the lines of a restore apart', () => {
    expect(
      ['note it is loaded', 'snapshot 20261126T023000', 'only ./databases/1.dump', 'away 0.4', 'new\tshop\trows of public.orders\trows\t12', 'shipit: whatever'].map(readTold),
    ).to.deep.equal([
      {kind: 'note', text: 'it is loaded'},
      {kind: 'snapshot', name: '20261126T023000'},
      {kind: 'only', file: './databases/1.dump'},
      {kind: 'away', seconds: 0.4},
      {kind: 'count', of: 'new', place: 'shop', what: 'rows of public.orders', unit: 'rows', value: '12'},
      {kind: 'other', text: 'whatever'},
    ])
  })
})

describe('sideBySide()', () => {
  it('puts what lives beside what was restored, and leaves out hashes', () => {
    const lines = [
      'new\tshop\trows of public.orders\trows\t12',
      'new\tshop\thash of large objects\thash\t0',
      'new\tshop\trows of public.items\trows\t3',
      'old\tshop\trows of public.orders\trows\t10',
      'old\tshop\trows of public.later\trows\t1',
    ]
    expect(sideBySide(lines.map(readTold))).to.deep.equal([
      {place: 'shop', what: 'rows of public.items', new: '3'},
      {place: 'shop', what: 'rows of public.later', old: '1'},
      {place: 'shop', what: 'rows of public.orders', old: '10', new: '12'},
    ])
  })
})
