import {expect} from 'chai'
import {checkVariables} from '../../../src/lib/features/app/env.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {config, role} from '../../support/release.js'
import {thrownBy} from '../../support/thrown.js'

describe('checkVariables()', () => {
  const shop = config({roles: [role({secrets: [{env: 'LONG', name: 'SECRET'}, {env: 'SHORT', name: 'OTHER'}]})]}) // prettier-ignore
  const check = (bytes: number): void => checkVariables(shop, new Map([['SECRET', new Secret('ü'.repeat(bytes / 2))], ['OTHER', new Secret('x')]])) // prettier-ignore

  it('lets pass what Linux gives to a program', () => check(131_066))

  it('names the variables that no program could be started with', async () => {
    expect((await thrownBy(Promise.resolve().then(() => check(131_068)))).message).to.equal('Too long for a variable, which holds 128 KB: LONG.')
  })
})
