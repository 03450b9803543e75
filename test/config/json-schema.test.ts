import {Ajv} from 'ajv'
import {expect} from 'chai'
import {readFileSync, readdirSync} from 'node:fs'
import {parse} from 'yaml'
import {deployJsonSchema} from '../../src/lib/config/json-schema.js'
import {root} from '../house/process.js'
import {faultsOf, least, read} from '../support/config.js'

const validate = new Ajv({strict: true, strictTypes: false, allowUnionTypes: true}).compile(deployJsonSchema() as object)
const isValid = (text: string): boolean => validate(parse(text, {merge: true}))

const pages = readdirSync(`${root}templates/docs`).filter((file) => file.endsWith('.yml'))
const samples = [...pages.map((file) => `templates/docs/${file}`), 'deploy.example.yml']
const textOf = (file: string): string => readFileSync(`${root}${file}`, 'utf8')

describe('schema/deploy.schema.json', () => {
  it('is what the schema of deploy.yml gives (`npm run schema` writes it anew)', () => {
    expect(JSON.parse(textOf('schema/deploy.schema.json'))).to.deep.equal(JSON.parse(JSON.stringify(deployJsonSchema())))
  })

  it('refuses what shipit refuses in one section', () => {
    const written = [
      'replicas: two',
      'prot: 80',
      'health: {pth: /up}',
      'roles: {Web: {}}',
      'env: [A]',
      'volumes: [a]',
      'registry: {server: ghcr.io}',
      'engine: dokcer',
      'files: {a: b}',
      'secrets: ["a b"]',
    ]
    expect(written.filter((line) => isValid(`${least}${line}\n`))).to.deep.equal([])
    expect(written.filter((line) => faultsOf(`${least}${line}\n`).length === 0)).to.deep.equal([])
  })

  it('lets keys be that begin with x-', () => {
    expect(isValid(`${least}x-a: [1]\nroles: {x-base: 7, web: {x-b: {}, port: 80}}\n`)).to.equal(true)
  })

  it('describes every key', () => {
    expect(keysOf(deployJsonSchema(), []).filter(({described}) => !described)).to.deep.equal([])
  })
})

describe('the samples', () => {
  for (const file of samples) {
    it(`${file} is valid, for shipit and for an editor`, () => {
      expect(read({base: textOf(file)}).faults).to.deep.equal([])
      expect(isValid(textOf(file)), JSON.stringify(validate.errors)).to.equal(true)
    })
  }

  it('show every key that there is', () => {
    const shown = new Set(pages.flatMap((file) => pathsOf(parse(textOf(`templates/docs/${file}`), {merge: true}), deployJsonSchema(), [])).map(plain))
    const known = new Set(keysOf(deployJsonSchema(), []).map(({path}) => plain(path)))
    expect([...known].filter((key) => !shown.has(key))).to.deep.equal([])
  })
})

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | false
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly description?: string
}
type Key = {readonly path: string; readonly described: boolean}

/** The branches of a schema. */
const branches = (schema: Schema): readonly Schema[] => [schema, ...(schema.anyOf ?? []).flatMap(branches)]

/** Every key of the vocabulary: dotted, a star for a name that the user chooses. */
const keysOf = (schema: unknown, path: readonly string[]): readonly Key[] =>
  branches(schema as Schema).flatMap((branch) => [
    ...Object.entries(branch.properties ?? {}).flatMap(([key, below]) => [
      {path: [...path, key].join('.'), described: below.description !== undefined},
      ...keysOf(below, [...path, key]),
    ]),
    ...(branch.additionalProperties ? keysOf(branch.additionalProperties, [...path, '*']) : []),
    ...(branch.items ? keysOf(branch.items, path) : []),
  ])

/** The keys that a value uses, in the same form. */
function pathsOf(value: unknown, schema: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => branches(schema as Schema).flatMap((branch) => (branch.items ? pathsOf(item, branch.items, path) : [])))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    branches(schema as Schema).flatMap((branch) => {
      const known = branch.properties?.[key]
      if (known) return [[...path, key].join('.'), ...pathsOf(item, known, [...path, key])]
      return branch.additionalProperties ? pathsOf(item, branch.additionalProperties, [...path, '*']) : []
    }),
  )
}

/** What roles, accessories and jobs have in common with the top level is shown once, and so is what hooks have in common. */
const shared = /^(?:roles|accessories|jobs)\.\*\.(?=(?:command|deploy|domains|entrypoint|env|files|health|limits|options|path|port|replicas|secrets|strip_path|tls|volumes)\b)/
const plain = (path: string): string => path.replace(shared, '').replace(/^hooks\.[a-z-]+\./, 'hooks.*.')
