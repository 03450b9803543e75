import {expect} from 'chai'
import {excerpt} from '../../src/lib/config/excerpt.js'
import {configInvalid} from '../../src/lib/config/fault.js'
import {least, read} from '../support/config.js'

/** What is told of a faulty file, its lines quoted. */
const told = (text: string): readonly string[] => configInvalid(read({base: text}).faults, new Map([['deploy.yml', text]])).message.split('\n')

describe('a fault of deploy.yml', () => {
  it('shows its line, and a caret beneath the place', () => {
    expect(told(`${least}replicas: two\n`)).to.deep.equal(['deploy.yml:4:1  replicas must be a whole number of 1 or more (got "two")', '    4 | replicas: two', '      | ^'])
  })

  it('in the middle of a line points there', () => {
    expect(told(`${least}deploy: {keep: none, strategy: replace}\n`).slice(1)).to.deep.equal(['    4 | deploy: {keep: none, strategy: replace}', '      |          ^'])
  })

  it('shows no value that it does not tell of: it may be a secret', () => {
    const texts = [
      'pasword: hunter2-Ärger',
      'env: {API: [hunter2]}',
      'secrets: ["hunter2 !"]',
      'registry: {server: ghcr.io, username: 7, password: "hunter2 !", prot: 1}',
      'env:\n  API: "hunter2',
      'x: hunter2: 3',
      '- hunter2',
    ]
    const lines = texts.map((text) => told(`${least}${text}\n`).join('\n'))
    expect(lines.filter((text) => /hunter2|Ärger/.test(text))).to.deep.equal([])
    expect(lines.filter((text) => !text.includes('^'))).to.deep.equal([])
  })

  it('at the end of the file stands behind its last line', () => {
    expect(told(`${least}tag: "v1\n\n`).slice(1)).to.deep.equal(['    4 | tag: "··', '      |         ^'])
  })

  it('of an unknown key shows that key', () => {
    expect(told(`${least}deploy: {kep: 5}\n`).slice(1)).to.deep.equal(['    4 | deploy: {kep: ·}', '      |          ^'])
  })

  const caretOf = (line: string, column: number): string => {
    const [shown = '', caret = ''] = excerpt({line: 1, column, message: 'must be x (got "y")'}, line)
    return `${shown}\n${caret}`
  }

  it('stands beneath its place behind tabs, wide letters and marks', () => {
    expect(caretOf('\ta: 1', 2)).to.equal('    1 |     a: 1\n      |     ^')
    expect(caretOf('店: {x: 1}', 5)).to.equal('    1 | 店: {x: 1}\n      |      ^')
    expect(caretOf('🚢: {x: 1}', 6)).to.equal('    1 | 🚢: {x: 1}\n      |      ^')
    expect(caretOf('e\u0301: {x: 1}', 6)).to.equal('    1 | e\u0301: {x: 1}\n      |     ^')
  })

  it('in a long line shows the part around it', () => {
    const [line = '', caret = ''] = excerpt({line: 1, column: 501, message: 'must be x (got "y")'}, `${'a'.repeat(500)}X${'b'.repeat(500)}`)
    expect({length: line.length, starts: line.startsWith('    1 | …a'), ends: line.endsWith('b…'), under: line[caret.indexOf('^')]}).to.deep.equal({
      length: 110,
      starts: true,
      ends: true,
      under: 'X',
    })
  })

  it('prints nothing that a terminal would obey', () => {
    expect(caretOf('a: \u009b31m\u202e', 1)).to.equal('    1 | a: ·31m·\n      | ^')
  })

  it('shows no line that is not there', () => {
    expect(excerpt({line: 9, column: 1, message: 'is missing'}, 'a: 1\n')).to.deep.equal([])
  })

  it('quotes the first ten of many', () => {
    const many = Array.from({length: 20}, (_, index) => `k${index}: 1`).join('\n')
    expect(told(`${least}${many}\n`).filter((line) => line.trim().endsWith('^')).length).to.equal(10)
  })
})
