import {expect} from 'chai'
import {checkVariables} from '../../../src/lib/features/app/env.js'
import {ShipitError} from '../../../src/lib/errors.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {accessory} from '../../support/accessory.js'
import {role} from '../../support/release.js'

describe('checkVariables()', () => {
  const web = role({secrets: [{env: 'LONG', name: 'SECRET'}, {env: 'SHORT', name: 'OTHER'}]}) // prettier-ignore
  const worker = role({name: 'worker', secrets: web.secrets})
  const postgres = accessory({secrets: [{env: 'PATH', name: 'SHARED'}]})
  const values = (bytes: number, shared = 'x') => new Map([['SECRET', new Secret('ü'.repeat(bytes / 2))], ['OTHER', new Secret('x')], ['SHARED', new Secret(shared)]]) // prettier-ignore
  const tooLong = 'The secret SECRET cannot be the variable LONG: it has 131073 bytes, and 131071 are the most that a variable can hold.'
  const asFile = 'Mount it as a file: files: {/run/secrets/secret: {secret: SECRET}}'

  it('lets pass what Linux gives to a program', () => checkVariables([web, worker, postgres], values(131_066)))

  it('names a variable that no program could be started with, once for all roles, and the way out', () => {
    expect(refusal(() => checkVariables([web, worker], values(131_068)))).to.deep.equal(['CONFIG_INVALID', tooLong, asFile])
  })

  it('looks at accessories as at roles, and tells all at once', () => {
    expect(refusal(() => checkVariables([web, postgres], values(131_068, 'two\nlines')))).to.deep.equal([
      'CONFIG_INVALID',
      `${tooLong}\nThe secret SHARED cannot be the variable PATH: it has several lines, and PATH is a name that programs of the host read themselves: its value must be one line.`,
      `${asFile}\nGive it another name, MY_PATH:SHARED. Or: Mount it as a file: files: {/run/secrets/shared: {secret: SHARED}}`,
    ])
  })

  it('of some containers asks nothing of others', () => checkVariables([web], values(8, 'two\nlines')))
})

function refusal(check: () => void): readonly (string | undefined)[] {
  try {
    check()
  } catch (error) {
    if (error instanceof ShipitError) return [error.code, error.message, error.hint]
    throw error
  }
  return []
}
