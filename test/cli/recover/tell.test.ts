import {expect} from 'chai'
import type {Project} from '../../../src/lib/cli/project.js'
import {tellRecovered} from '../../../src/lib/cli/recover/tell.js'
import type {Recovered} from '../../../src/lib/cli/recover/tell.js'
import {openTerminal} from '../../../src/lib/cli/terminal.js'

const recovered: Recovered = {
  app: 'shop',
  host: '203.0.113.20',
  inPlaceOf: '203.0.113.10',
  release: '1-v1.3',
  tag: 'v1.3',
  served: {release: '12-v1.2', tag: 'v1.2'},
  backups: [
    {backup: 'host', store: 'offsite', snapshot: '20261126T021500', at: '2026-11-26T02:15:00Z', counted: [{place: 'host', kind: 'certificates', sum: 1, number: 1}]},
    {
      ...{backup: 'db', store: 'offsite', snapshot: '20261126T023000', at: '2026-11-26T02:30:00Z'},
      counted: [
        {place: 'shop', kind: 'rows', sum: 500016, number: 4},
        {place: 'shop', kind: 'large objects', sum: 0, number: 1},
      ],
    },
  ],
  empty: ['search'],
  stages: [
    {stage: 'Look at 203.0.113.20 and at the stores', seconds: 2.1},
    {stage: 'Data', seconds: 83},
  ],
  seconds: 85.1,
  toWrite: [{file: 'deploy.yml', line: 3, before: 'hosts: [203.0.113.10]', after: 'hosts: [203.0.113.20]'}],
  dns: [{domain: 'shop.example.com', leadsTo: ['203.0.113.10']}],
}

describe('tellRecovered()', () => {
  it('tells what runs where, what came back from where, how long it took, and what is left to do', () => {
    const said: string[] = []
    tellRecovered(recovered, {advise: (text: string) => void said.push(text), terminal: openTerminal({})} as unknown as Project)
    expect(said.join('\n').split('\n')).to.deep.equal([
      'shop v1.3 (release 1-v1.3) runs on 203.0.113.20, in the place of 203.0.113.10, after 1m 25s.',
      'Before, v1.2 served: to have that, deploy it: shipit deploy --tag v1.2',
      '',
      'STAGE                                   TOOK',
      'Look at 203.0.113.20 and at the stores  2.1s',
      'Data                                    1m 23s',
      '',
      'BACKUP  SNAPSHOT         STORE    COUNTED THE SAME',
      'host    20261126T021500  offsite  host: certificates 1',
      'db      20261126T023000  offsite  shop: rows 500016 in 4 tables',
      '',
      'Empty, as there was no snapshot: search',
      '',
      'Write the new host into the file:',
      '  deploy.yml:3  hosts: [203.0.113.10]',
      '                hosts: [203.0.113.20]',
      '',
      'Point these names to 203.0.113.20:',
      '  shop.example.com, which leads to 203.0.113.10',
    ])
  })
})
