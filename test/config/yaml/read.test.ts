import {expect} from 'chai'
import {configOf, faultsOf, least} from '../../support/config.js'

const laughs = ['a: &a [x,x,x,x,x,x,x,x,x]', ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)].join('\n')

/** What is no deploy.yml at all, and the one thing that is said of it. */
const broken: Readonly<Record<string, readonly [string | Uint8Array, string]>> = {
  'an empty file': ['', 'deploy.yml:1:1  the file is empty'],
  'a file of comments': ['# nothing\n', 'deploy.yml:1:1  the file is empty'],
  'a binary file': [Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1), 'deploy.yml:1:1  the file is not text in UTF-8'],
  'a file in Latin-1': [Buffer.from('app: café', 'latin1'), 'deploy.yml:1:1  the file is not text in UTF-8'],
  'a file of 1 MB': [`${least}# ${'x'.repeat(1024 * 1024)}\n`, 'deploy.yml:1:1  the file is larger than 64 KB, the most that is read'],
  'a list': ['- app: shop\n', 'deploy.yml:1:1  the file must be a mapping of keys such as `app: shop`'],
  'a word': ['shop', 'deploy.yml:1:1  the file must be a mapping of keys such as `app: shop`'],
  'a tab': ['app: shop\nenv:\n\tA: b\n', 'deploy.yml:3:1  is indented with a tab: YAML takes spaces only'],
  'a key that stands twice': [`${least}app: blog\n`, 'deploy.yml:4:1  app is written twice, first in line 1'],
  'a key that stands twice in a section': [`${least}env:\n  A: b\n  A: c\n`, 'deploy.yml:6:3  A is written twice, first in line 5'],
  'a quote without its end': [`${least}env: {A: "b\n`, 'deploy.yml:5:1  lacks a character: a closing quote or bracket, or a colon with a space after the key'],
  'a second colon': [`${least}command: npm: start\n`, 'deploy.yml:4:10  has a second colon on one line: put the value in quotes, or the inner key on its own line'],
  'a second document': [`${least}---\napp: blog\n`, 'deploy.yml:4:1  begins a second document (`---`): one file is one document'],
  'a tag': ['app: !ruby shop\n', 'deploy.yml:1:6  has a tag (!name) that is not known here: put the value in quotes'],
  'an alias without its anchor': ['app: *name\n', 'deploy.yml:1:6  has an alias, *name, whose anchor, &name, does not stand above it'],
  'an alias inside of what it stands for': ['x-a: &a [*a]\n', 'deploy.yml:1:10  has an alias, *a, inside of what it stands for'],
  'a merge key without a mapping': [`${least}env:\n  <<: 7\n`, 'deploy.yml:5:7  << takes a mapping, or a list of them'],
  'a key that is a mapping': ['? {a: b}\n: c\n', 'deploy.yml:1:3  has a key that is not a plain word'],
  'a key that objects have of themselves': [`${least}__proto__: {port: 1}\n`, 'deploy.yml:4:1  __proto__ cannot be a key'],
  'a NUL': [`${least}env: {A: "a\\0b"}\n`, 'deploy.yml:4:10  holds a NUL (\\0), which no program can be given'],
  'a NUL in a key': [`${least}env: {"A\\0": b}\n`, 'deploy.yml:4:7  holds a NUL (\\0), which no program can be given'],
  'half of a character': [`${least}command: ["a\\ud800"]\n`, 'deploy.yml:4:11  holds half of a character (\\ud800 to \\udfff alone), which no text can'],
  'a billion laughs': [laughs, 'deploy.yml:4:20  writes out to more than 5000 values by its aliases'],
  'a file of thousands of values': [`hosts: [${'h,'.repeat(6000)}]\n`, 'deploy.yml:1:1  holds more than 5000 values'],
  'brackets without end': [`${least}env: ${'['.repeat(50_000)}`, 'deploy.yml:4:1  is nested too deep, or holds too much for one line'],
  'dashes without end': ['- '.repeat(30_000), 'deploy.yml:1:1  is nested too deep, or holds too much for one line'],
  'question marks without end': ['? '.repeat(30_000), 'deploy.yml:1:1  is nested too deep, or holds too much for one line'],
  'colons without end': ['a: '.repeat(20_000), 'deploy.yml:1:1  is nested too deep, or holds too much for one line'],
  'an indentation without end': [
    Array.from({length: 250}, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'deploy.yml:202:1  is nested too deep, or holds too much for one line',
  ],
}

describe('a deploy.yml that is not YAML, or more than a deploy.yml', () => {
  for (const [what, [text, fault]] of Object.entries(broken)) {
    it(`is told by one fault with its place: ${what}`, () => {
      expect(faultsOf(text)).to.deep.equal([fault])
    })
  }

  it('never has its text quoted: what stands there may be a secret', () => {
    expect(faultsOf('registry:\n  password: "hunter2\nsecrets: hunter2: x\n').join()).not.to.include('hunter2')
  })
})

describe('a deploy.yml', () => {
  it('may use anchors, aliases and merge keys; keys that begin with x- are its own', () => {
    const {roles} = configOf(
      `${least}x-small: &small {cpus: 1, memory: 512m}\nroles:\n  x-base: &base\n    limits: *small\n    replicas: 2\n  one: {<<: *base}\n  two:\n    <<: *base\n    replicas: 3\n`,
    )
    expect(roles.map(({name, replicas, limits}) => ({name, replicas, limits}))).to.deep.equal([
      {name: 'one', replicas: 2, limits: {cpus: 1, memory: '512m'}},
      {name: 'two', replicas: 3, limits: {cpus: 1, memory: '512m'}},
    ])
  })

  it('takes the earlier of several merged mappings', () => {
    expect(configOf(`${least}x-a: &a {A: a}\nx-b: &b {A: b, B: b}\nenv: {<<: [*a, *b]}\nport: 80\n`).roles[0]?.env).to.deep.equal({A: 'a', B: 'b'})
  })

  it('tells a fault of what came by an alias where it was written', () => {
    expect(faultsOf(`${least}x-base: &base\n  replicas: two\nroles:\n  one: *base\n`)).to.deep.equal([
      'deploy.yml:5:3  roles.one.replicas must be a whole number of 1 or more (got "two")',
    ])
  })

  it('has each fault told on a line of its own, and each key so that it can be seen', () => {
    const keys = faultsOf(`${least}"a\\ndeploy.yml:1:1  app is fine": 1\n"": 2\n" ": 3\n"\\u200b": 4\n`).map((line) => line.replace(/ is not known here;.*/, ''))
    expect(keys).to.deep.equal(['deploy.yml:4:1  "a\\ndeploy.yml:1:1  app is fine"', 'deploy.yml:5:1  ""', 'deploy.yml:6:1  " "', 'deploy.yml:7:1  "\u200b"'])
  })

  it('has its numbers as they were written, where that is not how they would be told', () => {
    expect(configOf(`${least}port: 80\nenv: {A: 1.10, B: 007, C: 12345678901234567890, D: 0x1F, E: 1e3, F: 3000, G: -1}\n`).roles[0]?.env).to.deep.equal({
      A: '1.10',
      B: '007',
      C: '12345678901234567890',
      D: '0x1F',
      E: '1e3',
      F: '3000',
      G: '-1',
    })
  })

  it('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(configOf(`\ufeff${least}port: 3000\n`.replaceAll('\n', '\r\n')).roles[0]?.port).to.equal(3000)
  })
})
