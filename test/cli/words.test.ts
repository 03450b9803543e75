import {expect} from 'chai'
import {parse} from '@oclif/core/parser'
import {wordsTyped} from '../../src/lib/cli/words.js'

describe('wordsTyped()', () => {
  it('keeps words in their order that occur twice', async () => {
    const typed = ['web', '--', 'cp', '-r', 'web', '--', 'web', 'cp']
    expect(wordsTyped(await parse(typed, {strict: false, flags: {}, args: {}}))).to.deep.equal(['web', 'cp', '-r', 'web', '--', 'web', 'cp'])
  })
})
