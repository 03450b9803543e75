import {expect} from 'chai'
import {linesOf} from '../../../src/lib/cli/recover/lines.js'

describe('linesOf()', () => {
  it('shows each line that names a host with another in its place, and no host that is alike', () => {
    const text = ['app: shop', 'hosts:', '  - deploy@203.0.113.10:2222', '  - 203.0.113.101', '# 203.0.113.10 is old', 'jobs: {etl: {host: 203.0.113.10}}'].join('\n')
    expect(linesOf('deploy.yml', text, '203.0.113.10', '203.0.113.20')).to.deep.equal([
      {file: 'deploy.yml', line: 3, before: '- deploy@203.0.113.10:2222', after: '- deploy@203.0.113.20:2222'},
      {file: 'deploy.yml', line: 6, before: 'jobs: {etl: {host: 203.0.113.10}}', after: 'jobs: {etl: {host: 203.0.113.20}}'},
    ])
  })
})
