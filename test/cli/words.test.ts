import {expect} from 'chai'
import {parse} from '@oclif/core/parser'
import {toCommand, wordsTyped} from '../../src/lib/cli/words.js'

describe('toCommand()', () => {
  it('takes one word with a space for a line of the shell, and leaves words alone', () => {
    expect([['ls | wc -l'], ['ls'], ['cp', 'a b', 'c'], []].map(toCommand)).to.deep.equal([['sh', '-c', 'ls | wc -l'], ['ls'], ['cp', 'a b', 'c'], []])
  })
})

describe('wordsTyped()', () => {
  it('keeps words in their order that occur twice', async () => {
    const typed = ['web', '--', 'cp', '-r', 'web', '--', 'web', 'cp']
    expect(wordsTyped(await parse(typed, {strict: false, flags: {}, args: {}}))).to.deep.equal(['web', 'cp', '-r', 'web', '--', 'web', 'cp'])
  })
})
