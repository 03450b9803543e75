import {expect} from 'chai'
import {mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import Module from 'node:module'
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

/** Packages that are for hosts, terminals, downloads and for finding commands: none is needed to read a file or to print help. */
const heavy = /require\("ssh2"\)|^\/\/.*node_modules\/(undici|execa|listr2|@clack\/prompts|tar-stream|p-limit|eta|age-encryption|fdir|picomatch|is-wsl)\//m

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

  const bundled = (files: readonly string[]): readonly string[] => [...new Set(files.map((file) => file.replace('file://', '')).filter((file) => file.includes('/dist/bundle/')))]
  const isCommand = (file: string): boolean => file.includes('/dist/bundle/commands/')

  it('loads oclif only where there is something to run', async () => {
    expect((await filesOf('--version')).filter((file) => /node_modules|dist/.test(file))).to.deep.equal([])
  })

  for (const words of [['--help'], ['-h'], ['help'], []])
    it(`prints what the build made of the help, and loads no oclif: \`${['shipit', ...words].join(' ')}\``, async () => {
      const files = await filesOf(...words)
      expect(files.filter((file) => /node_modules|dist/.test(file))).to.deep.equal([])
      expect(files.filter((file) => file.startsWith(`${root}bin/`)).map((file) => file.slice(root.length))).to.include('bin/help.js')
    })

  it('completes a word with the few files that it takes: no oclif, no schema', async () => {
    const files = await filesOf('__complete', '--', 'restart', '')
    const ours = bundled(files)
    expect(ours.length).to.be.within(1, 6)
    expect(ours.filter((file) => /^\/\/.*node_modules\/(@oclif\/core|valibot)\//m.test(readFileSync(file, 'utf8')))).to.deep.equal([])
    expect(files.filter((file) => /node_modules|dist\/src/.test(file) && !file.includes('/node_modules/yaml/'))).to.deep.equal([])
  })

  for (const args of [['lab', 'up', '--help'], ['secrets', 'edit', '--help'], ['config'], ['config', 'check']]) {
    it(`loads nothing for hosts to \`shipit ${args.join(' ')}\`, one command at most, and twenty files in all`, async () => {
      const files = await filesOf(...args)
      const ours = bundled(files)
      expect(ours.length).to.be.within(5, 20)
      expect(files.filter((file) => /node_modules|dist\/src/.test(file))).to.deep.equal([])
      expect(ours.filter((file) => heavy.test(readFileSync(file, 'utf8')))).to.deep.equal([])
      expect(ours.filter(isCommand).length).to.be.lessThanOrEqual(1)
      expect(
        ours.filter((file) => readFileSync(file, 'utf8').includes('localeCompare(')),
        'the first of these takes 4 ms',
      ).to.deep.equal([])
    })
  }

  it('keeps what was compiled for the next start, out of sight of others', async () => {
    const env = {XDG_CACHE_HOME: join(folder, 'cache')}
    const run = (): ReturnType<typeof runProgram> => runProgram(process.execPath, [`${root}bin/run.js`, 'config', 'check'], {cwd: folder, env})
    const [first, second] = [await run(), await run()]
    expect(second).to.deep.equal(first)
    if ('enableCompileCache' in Module) return // Node's own
    const kept = readdirSync(join(folder, 'cache/shipit'), {recursive: true, encoding: 'utf8'})
    expect(kept.filter((path) => path.endsWith('main.js'))).to.have.length(1)
    expect(statSync(join(folder, 'cache/shipit', kept[0] ?? '')).mode & 0o077).to.equal(0)
  })

  it('runs what tsc has compiled where that is newer than the bundle', async () => {
    const [bundle, compiled] = [`${root}dist/bundle/package.json`, `${root}dist/.tsbuildinfo`].map((file) => ({file, at: statSync(file).mtime}))
    if (!bundle || !compiled) throw new Error('there is nothing built')
    utimesSync(bundle.file, new Date(0), new Date(0))
    try {
      expect(bundled(await filesOf('config', 'check'))).to.deep.equal([])
    } finally {
      utimesSync(bundle.file, bundle.at, bundle.at)
    }
  })
})
