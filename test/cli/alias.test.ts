import {expect} from 'chai'
import {expandAlias} from '../../src/lib/cli/alias.js'

const aliases = {console: 'exec web -- rails console', errors: 'logs --grep "status=5.."', 'db:migrate': 'exec web -- rake db:migrate'}

const expand = (words: readonly string[], ...rest: readonly string[]) => expandAlias({words, rest}, aliases)?.words

describe('expandAlias()', () => {
  it('puts what was typed at the end', () => {
    expect([expand(['errors']), expand(['errors'], '-f'), expand(['console', 'now'], '--sandbox')]).to.deep.equal([
      ['logs', '--grep', 'status=5..'],
      ['logs', '--grep', 'status=5..', '-f'],
      ['exec', 'web', '--', 'rails', 'console', 'now', '--sandbox'],
    ])
  })

  it('keeps the choice of file and hosts for shipit, before the `--`', () => {
    expect([expand(['console'], '-d', 'staging', '--sandbox', '--host=web2'), expand(['console'], '--sandbox', '--', '-d', 'x')]).to.deep.equal([
      ['exec', 'web', '-d', 'staging', '--host=web2', '--', 'rails', 'console', '--sandbox'],
      ['exec', 'web', '--', 'rails', 'console', '--sandbox', '-d', 'x'],
    ])
  })

  it('finds a name with a colon, typed with one or with a space', () => {
    expect(expandAlias({words: ['db', 'migrate'], rest: []}, aliases)).to.deep.equal({name: 'db:migrate', words: ['exec', 'web', '--', 'rake', 'db:migrate']})
  })

  it('answers nothing for a word that is no alias, not even one of every object', () => {
    expect([expand(['nonsense']), expand(['constructor'])]).to.deep.equal([undefined, undefined])
  })
})
