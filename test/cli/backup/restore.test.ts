import {expect} from 'chai'
import {countTable, lookAt, stampOf} from '../../../src/lib/cli/backup/restore.js'
import {needFile} from '../../../src/lib/cli/backup/to-file.js'
import {faultOf} from '../../support/thrown.js'

describe('backup restore', () => {
  it('names what it makes by the time, in letters that any database takes', () => {
    expect(stampOf(new Date('2026-11-26T02:15:00.123Z'))).to.equal('20261126t021500')
  })

  it('shows both counts side by side', () => {
    const counts = [
      {place: 'shop', what: 'rows of public.orders', old: '10', new: '12'},
      {place: 'shop', what: 'rows of public.later', old: '1'},
    ]
    expect(countTable(counts, (text) => text).split('\n')).to.deep.equal([
      'IN    WHAT                   NOW  RESTORED',
      'shop  rows of public.orders  10   12',
      'shop  rows of public.later   1    none',
    ])
  })

  it('tells where to look at what it made', () => {
    const suffix = '_restored_20261126t021500'
    expect([
      lookAt({kind: 'postgres', accessory: 'postgres', databases: []}, suffix),
      lookAt({kind: 'redis', accessory: 'keys', databases: []}, suffix),
      lookAt({kind: 'volume', volume: 'shop-uploads', sqlite: []}, suffix),
    ]).to.deep.equal([
      `shipit accessory console postgres (each database of the snapshot has its name there, and ${suffix} after it)`,
      `the folder restored${suffix} in the data of keys`,
      `the volume shop-uploads${suffix}`,
    ])
  })

  it('takes a mistyped place for no file', () => {
    for (const file of ['./shop', 'shop.tar', '/tmp/shop', '../x']) needFile(file)
    expect(['liev', 'shop'].map((word) => faultOf(() => needFile(word))).map(({code, message, hint}) => ({code, message, hint}))).to.deep.equal([
      {code: 'USAGE', message: '--to liev is none of new, live, lab, and does not look like a file.', hint: 'Is live meant? A file: --to ./liev'},
      {code: 'USAGE', message: '--to shop is none of new, live, lab, and does not look like a file.', hint: 'A file: --to ./shop'},
    ])
  })
})
