import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import ts from 'typescript'
import {root} from '../house/process.js'

const {scripts} = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {readonly scripts: Readonly<Record<string, string>>}

/** What a module loads before its first line runs: `import()` comes later, when packages are there. */
const loadedFirst = (path: string): readonly string[] =>
  ts
    .createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
    .statements.filter(ts.isImportDeclaration)
    .map(({moduleSpecifier}) => (moduleSpecifier as ts.StringLiteral).text)

/** `path: package` for all that is not Node's own, over all modules that are loaded first. */
function packagesOf(path: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(path)) return []
  seen.add(path)
  return loadedFirst(path).flatMap((name) => {
    if (name.startsWith('.')) return packagesOf(join(path, '..', name), seen)
    return name.startsWith('node:') ? [] : [`${path.slice(root.length)}: ${name}`]
  })
}

describe('a fresh clone', () => {
  const entries = Object.entries(scripts).flatMap(([name, command]) => [...(/^node (scripts\/\S+)/.exec(command)?.slice(1) ?? [])].map((path) => ({name, path})))

  for (const {name, path} of entries)
    it(`runs \`npm run ${name}\` before any package is there: it begins with Node alone`, () => {
      expect(packagesOf(join(root, path))).to.deep.equal([])
    })

  it('is begun by the two commands of the README', () => {
    expect(entries.map(({name}) => name)).to.include.members(['start', 'test'])
  })
})
