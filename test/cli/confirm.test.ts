import {expect} from 'chai'
import {confirm, confirmName, describeTarget} from '../../src/lib/cli/confirm.js'
import {ShipitError} from '../../src/lib/errors.js'

const nobody = {canAsk: false}

const errorOf = async (work: Promise<void>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return error instanceof ShipitError ? {code: error.code, message: error.message, hint: error.hint} : error
}

describe('a question', () => {
  it('is refused where nobody can be asked, with what to type', async () => {
    expect(await errorOf(confirm({message: 'Deploy shop on web1?', yes: false}, nobody))).to.deep.equal({
      code: 'USAGE',
      message: 'Nobody is here to be asked: Deploy shop on web1?',
      hint: 'Say yes beforehand with -y.',
    })
  })

  it('is not asked when the answer is given', async () => {
    await confirm({message: 'Deploy?', yes: true}, nobody)
    await confirmName({message: 'Remove shop?', name: 'shop', given: 'shop'}, nobody)
  })

  it('for a name takes no other name', async () => {
    expect(await errorOf(confirmName({message: 'Remove shop?', name: 'shop', given: 'shpo'}, nobody))).to.deep.equal({
      code: 'USAGE',
      message: '"shpo" is not the name that was asked for.',
      hint: 'The name is "shop".',
    })
    expect(await errorOf(confirmName({message: 'Remove shop?', name: 'shop'}, nobody))).to.deep.equal({
      code: 'USAGE',
      message: 'Nobody is here to be asked: Remove shop?',
      hint: 'Give the name beforehand with --confirm shop.',
    })
  })

  it('names app, destination and hosts', () => {
    expect([describeTarget({app: 'shop', hosts: ['web1']}), describeTarget({app: 'shop', destination: 'staging', hosts: ['web1', 'web2']})]).to.deep.equal([
      'shop on web1',
      'shop (staging) on 2 hosts: web1, web2',
    ])
  })
})
