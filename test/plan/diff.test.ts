import {expect} from 'chai'
import {printDiff, toSections} from '../../src/lib/plan/diff.js'
import type {DiffItem} from '../../src/lib/plan/diff.js'
import {plain} from '../../src/lib/plan/print.js'

const web: DiffItem = {
  effect: 'update',
  kind: 'role',
  name: 'web',
  told: '2 replicas',
  differences: [
    {sign: '~', what: 'image', from: 'v1', to: 'v2'},
    {sign: '+', what: 'env LOG_LEVEL', to: 'debug'},
    {sign: '~', what: 'env API_KEY'},
  ],
}
const redis: DiffItem = {effect: 'create', kind: 'accessory', name: 'redis', told: 'redis:8', differences: []}
const gone: DiffItem = {effect: 'remove', kind: 'job', name: 'etl', told: 'its history stays', differences: []}

describe('printDiff()', () => {
  it('tells once what hosts share, then what each has alone, and counts', () => {
    const sections = toSections([
      {host: 'web1', items: [redis, web, gone]},
      {host: 'web2', items: [web]},
      {host: 'web3', items: [web, gone]},
    ])
    expect(printDiff(sections)).to.equal(`On 3 hosts: web1, web2, web3
  ~ web  2 replicas
      ~ image          v1 → v2
      + env LOG_LEVEL  debug
      ~ env API_KEY    changed

On 2 hosts: web1, web3
  - job etl  its history stays

On web1
  + accessory redis  redis:8

1 to create, 1 to change, 1 to remove on 3 hosts`)
  })

  it('keeps apart what is not the same on two hosts', () => {
    const other = {...web, told: '3 replicas', differences: []}
    expect(
      printDiff(
        toSections([
          {host: 'web1', items: [web]},
          {host: 'web2', items: [other]},
        ]).map((section) => ({...section, items: section.items.map((item) => ({...item, differences: []}))})),
      ),
    ).to.equal('On web1\n  ~ web  2 replicas\n\nOn web2\n  ~ web  3 replicas\n\n2 to change on 2 hosts')
  })

  it('paints a line by what it does', () => {
    const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`
    expect(printDiff([{hosts: ['web1'], items: [gone]}], {...plain, remove: tag('red'), heading: tag('b')})).to.equal(
      '<b>On web1</b>\n  <red>- job etl  its history stays</red>\n\n1 to remove on 1 host',
    )
  })
})
