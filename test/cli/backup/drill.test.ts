import {expect} from 'chai'
import {refuseMixed} from '../../../src/lib/cli/backup/drill.js'
import {faultOf} from '../../support/thrown.js'

const [db, uploads] = [
  {name: 'db', to: ['nas', 'offsite']},
  {name: 'uploads', to: ['nas']},
]

describe('backup drill', () => {
  it('takes a snapshot of one backup, out of a store that it goes to', () => {
    refuseMixed([db], {snapshot: '20261126T023000', store: 'offsite'})
    refuseMixed([db, uploads], {store: 'nas'})
    const faults = [faultOf(() => refuseMixed([db, uploads], {snapshot: '20261126T023000'})), faultOf(() => refuseMixed([db, uploads], {store: 'offsite'}))]
    expect(faults.map(({message, hint}) => ({message, hint}))).to.deep.equal([
      {message: 'A snapshot is of one backup: 20261126T023000 is not of db and uploads.', hint: 'shipit backup drill db --snapshot 20261126T023000'},
      {message: 'uploads does not go to offsite.', hint: 'It goes to nas.'},
    ])
  })
})
