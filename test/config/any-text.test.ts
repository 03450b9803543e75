import {expect} from 'chai'
import fc from 'fast-check'
import {stringify} from 'yaml'
import {read} from '../support/config.js'

/** Seconds of computing that a file may take to be read, whatever it holds. */
const most = 2

const isRead = (base: string | Uint8Array): void => {
  const began = process.cpuUsage()
  const {config, faults} = read({base})
  const {user, system} = process.cpuUsage(began)
  expect((user + system) / 1e6).to.be.below(most)
  expect(config === undefined).to.equal(faults.length > 0)
  for (const fault of faults) expect(fault).to.satisfy(() => fault.file === 'deploy.yml' && fault.line >= 1 && fault.column >= 1 && fault.message !== '')
}

const pieces = [
  '[',
  ']',
  '{',
  '}',
  '- ',
  '? ',
  ': ',
  'a: ',
  '&a ',
  '*a ',
  '!t ',
  '"',
  "'",
  '|\n',
  '>\n',
  '\n',
  ' ',
  '\t',
  '#',
  '<<: ',
  'app: ',
  'hosts: ',
  'roles:\n  ',
  '---\n',
  '\\',
  '0o7',
  '.inf',
  '`',
  ',',
  '\r',
  'é',
]
const keys = [
  'app',
  'image',
  'hosts',
  'port',
  'roles',
  'web',
  'env',
  'secrets',
  'health',
  'deploy',
  'jobs',
  'backups',
  'stores',
  'accessories',
  'files',
  'hooks',
  'schedule',
  'from',
  'to',
  'command',
  'host',
  'domains',
  'volumes',
  'x-a',
]
const leaves = fc.oneof(
  fc.constantFrom('shop', 'h1', '/up', 'web', 'uploads:/u', '0 4 * * *', '1s', 'A', 'a:b', '*.a'),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
)
const {tree} = fc.letrec((tie) => ({
  tree: fc.oneof({maxDepth: 5}, leaves, fc.array(tie('tree'), {maxLength: 4}), fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), tie('tree'), {maxKeys: 6})),
}))

describe('whatever deploy.yml holds, reading it ends soon in a config or in faults with their places', () => {
  it('any bytes', () => fc.assert(fc.property(fc.uint8Array({maxLength: 2000}), isRead)))

  it('any text', () => fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 2000}), isRead)))

  it("pieces of YAML's syntax, in any order and number", () => {
    const run = fc
      .tuple(fc.constantFrom(...pieces), fc.oneof({arbitrary: fc.integer({min: 1, max: 3}), weight: 4}, fc.integer({min: 1, max: 10_000})))
      .map(([piece, times]) => piece.repeat(times))
    fc.assert(
      fc.property(
        fc.array(run, {maxLength: 8}).map((runs) => runs.join('')),
        isRead,
      ),
      {numRuns: 60},
    )
  }).timeout(120_000)

  it('our own keys with values of any kind', () => {
    const file = fc.dictionary(fc.constantFrom(...keys), tree, {minKeys: 1}).map((value) => stringify({app: 'shop', image: 'shop', hosts: ['h1'], ...value}))
    fc.assert(fc.property(file, isRead), {numRuns: 400})
  }).timeout(60_000)
})
