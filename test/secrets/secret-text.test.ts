import {expect} from 'chai'
import fc from 'fast-check'
import {emptyText, valuesOf, withoutValue, withValue} from '../../src/lib/secrets/secret-text.js'
import {thrownBy} from '../support/thrown.js'

const name = fc.oneof(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/), fc.constantFrom('null', 'true', 'NO', '__proto__', 'constructor', '_'))
const awkward = fc.constantFrom(
  '\n',
  '\r\n',
  '\t',
  ' ',
  '#',
  ': ',
  '- ',
  "'",
  '"',
  '$',
  '\\',
  '`',
  '|',
  '>',
  '---\n',
  '...\n',
  '%',
  '&a',
  '*a',
  '\u2028',
  '\u0085',
  '\ufeff',
  '🔑',
  '<<',
  '0',
  '\x7f',
  '\x01',
)
const value = fc.oneof(fc.array(fc.oneof(awkward, fc.string({unit: 'binary'}), fc.string())).map((parts) => parts.join('')), fc.constantFrom('', '007', 'true', 'null', '~', '1e3')).filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text)) // prettier-ignore
const values = fc.uniqueArray(fc.tuple(name, value), {selector: ([each]) => each, maxLength: 8})

const write = (entries: readonly (readonly [string, string])[]): string => entries.reduce((text, [each, content]) => withValue(text, each, content), emptyText)

describe('the text of a secret store', () => {
  it('gives back every name and value as it was set', () => {
    fc.assert(
      fc.property(values, (entries) => void expect([...valuesOf(write(entries), 'secrets')]).to.deep.equal(entries)),
      {numRuns: 400},
    )
  })

  it('keeps every other value when one is replaced or taken out', () => {
    fc.assert(
      fc.property(values, value, fc.nat(), (entries, other, pick) => {
        fc.pre(entries.length > 0)
        const [chosen = ''] = entries[pick % entries.length] ?? []
        const text = write(entries)
        expect(Object.fromEntries(valuesOf(withValue(text, chosen, other), 'secrets'))).to.deep.equal(Object.fromEntries([...entries, [chosen, other]]))
        expect([...valuesOf(withoutValue(text, chosen), 'secrets')]).to.deep.equal(entries.filter(([each]) => each !== chosen))
      }),
    )
  })

  it('shows a certificate as its lines, a word as it is, and all else in quotes', () => {
    const text = write([
      ['PEM', '-----BEGIN KEY-----\nabc\n-----END KEY-----\n'],
      ['TOKEN', 'abc_123'],
      ['PHRASE', 'a "b" $c #d'],
      ['EMPTY', ''],
    ])
    expect(text).to.equal(`${emptyText}\nPEM: |\n  -----BEGIN KEY-----\n  abc\n  -----END KEY-----\nTOKEN: abc_123\nPHRASE: "a \\"b\\" $c #d"\nEMPTY: ""\n`)
  })

  it('keeps the comments of people, and numbers and words of YAML as they are written', () => {
    const text = '# for payments\nSTRIPE: abc # live\nPIN: 0123\nFLAG: no\n'
    expect(withValue(text, 'NEW', 'x')).to.equal('# for payments\nSTRIPE: abc # live\nPIN: 0123\nFLAG: no\nNEW: x\n')
    expect([...valuesOf(text, 'secrets')]).to.deep.equal([
      ['STRIPE', 'abc'],
      ['PIN', '0123'],
      ['FLAG', 'no'],
    ])
  })

  const faults: readonly (readonly [what: string, text: string, message: string])[] = [
    ['a list', 'A: 1\nB: [hunter2]\n', 'secrets:2: the value of B must be text, not a list, a mapping or a reference.'],
    ['a reference', 'A: &x hunter2\nB: *x\n', 'secrets:2: the value of B must be text, not a list, a mapping or a reference.'],
    ['a name that can be none', 'a-b: hunter2\n', 'secrets:1: a name is made of letters, digits and underscores.'],
    ['a name that stands twice', 'A: 1\nA: hunter2\n', 'secrets:2: a name stands here a second time.'],
    ['a quote that is not closed', 'A: "hunter2\n', 'secrets:2: a quote, a colon or a bracket is missing.'],
    ['no mapping', 'hunter2\n', 'secrets:1: the secrets must be a mapping of names to text, such as `TOKEN: abc`.'],
    ['a byte that no variable can hold', 'A: "hunter2\\0"\n', 'secrets:1: A holds a NUL byte, which no variable can hold: keep it as base64.'],
  ]
  for (const [what, text, message] of faults) {
    it(`refuses ${what}, with its line and without its value`, async () => {
      expect((await thrownBy(Promise.resolve().then(() => valuesOf(text, 'secrets')))).message).to.equal(message)
    })
  }
})
