import {expect} from 'chai'
import {withoutSecrets} from '../../src/lib/cli/redact.js'
import {ShipitError} from '../../src/lib/errors.js'
import {Secret} from '../../src/lib/shell/secret.js'

const secrets = [new Secret('hunter2'), new Secret('hunter2-and-more'), new Secret('abc')]

describe('withoutSecrets()', () => {
  it('takes every value out of the message, the stack and the causes, the longest first', () => {
    const error = withoutSecrets(new TypeError('bad json: hunter2-and-more, hunter2', {cause: new Error('near hunter2')}), secrets)
    const {name, message, stack, cause} = error as Error
    expect({name, message, cause: (cause as Error).message}).to.deep.equal({name: 'TypeError', message: 'bad json: [secret], [secret]', cause: 'near [secret]'})
    expect(stack).to.include('TypeError: bad json: [secret]').and.not.include('hunter2')
  })

  it('keeps what a person can mend as it is, but for the values', () => {
    const error = withoutSecrets(new ShipitError('COMMAND_FAILED', 'it said hunter2', {hint: 'try abc'}), secrets)
    const {code, message, hint, exitCode} = error as ShipitError
    expect({code, message, hint, exitCode}).to.deep.equal({code: 'COMMAND_FAILED', message: 'it said [secret]', hint: 'try abc', exitCode: 1})
  })

  it('leaves an error alone when no secret was read', () => {
    const error = new Error('x')
    expect(withoutSecrets(error, [])).to.equal(error)
  })
})
