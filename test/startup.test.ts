import {expect} from 'chai'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {root, runProgram} from './house/process.js'

/** Writes the path of every file that is loaded, as an ES module or by require(), to a file. */
const recorder = (file: string): string => `
const fs = require('node:fs'), Module = require('node:module')
const record = (name) => fs.appendFileSync(${JSON.stringify(file)}, name + '\\n')
const load = Module._load
Module._load = function (request, parent, isMain) {
  try { record(Module._resolveFilename(request, parent, isMain)) } catch {}
  return load.apply(this, arguments)
}
const hooks = "import {appendFileSync} from 'node:fs'; export async function load(url, context, next) { appendFileSync('${file}', url + String.fromCharCode(10)); return next(url, context) }"
Module.register('data:text/javascript,' + encodeURIComponent(hooks))
`

/** Packages that are for hosts, terminals and downloads: none is needed to read a file or to print help. */
const heavy = /node_modules\/(ssh2|undici|execa|listr2|@clack\/prompts|tar-stream|p-limit|eta|age-encryption)\//

describe('starting up', () => {
  let folder: string
  before(async function () {
    this.timeout(60_000)
    folder = mkdtempSync(join(tmpdir(), 'shipit-startup-'))
    await runProgram(process.execPath, ['scripts/build.js'], {cwd: root})
  })
  after(() => rmSync(folder, {recursive: true, force: true}))

  const filesOf = async (...args: readonly string[]): Promise<readonly string[]> => {
    const [hook, list] = [join(folder, 'record.cjs'), join(folder, 'loaded.txt')]
    writeFileSync(hook, recorder(list))
    writeFileSync(list, '')
    writeFileSync(join(folder, 'deploy.yml'), 'app: shop\nimage: shop\nhosts: web1\n')
    const {code, stderr} = await runProgram(process.execPath, ['--require', hook, `${root}bin/run.js`, ...args], {cwd: folder})
    expect({code, stderr}).to.deep.equal({code: 0, stderr: ''})
    return readFileSync(list, 'utf8').trim().split('\n')
  }

  it('loads oclif only where there is something to run', async () => {
    expect((await filesOf('--version')).filter((file) => /node_modules|dist/.test(file))).to.deep.equal([])
  })

  it('completes a word with the few files that it takes: no oclif, no schema', async () => {
    const loaded = (await filesOf('__complete', '--', 'restart', '')).filter((file) => /node_modules|dist/.test(file)).map((file) => file.replace('file://', '').replace(root, ''))
    expect(loaded.filter((file) => !/^dist\/src\/lib\/cli\/complete\/|^node_modules\/yaml\//.test(file))).to.deep.equal([])
    expect(loaded.length).to.be.greaterThan(4)
  })

  for (const args of [['--help'], ['lab', 'up', '--help'], ['secrets', 'edit', '--help'], ['config', 'check']]) {
    it(`loads nothing for hosts to \`shipit ${args.join(' ')}\`, and one command at most`, async () => {
      const files = await filesOf(...args)
      expect(files.length).to.be.greaterThan(20)
      expect(files.filter((file) => heavy.test(file))).to.deep.equal([])
      expect(new Set(files.filter((file) => file.includes('/dist/src/commands/')).map((file) => file.replace('file://', ''))).size).to.be.lessThanOrEqual(1)
    })
  }
})
