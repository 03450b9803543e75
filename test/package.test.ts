import {expect} from 'chai'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync} from 'node:fs'
import {builtinModules} from 'node:module'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {root, runProgram} from './house/process.js'
import {everyFile, modulesOf} from './house/source.js'

type Manifest = {readonly version: string; readonly bin: {readonly shipit: string}; readonly dependencies: Readonly<Record<string, string>>}

const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Manifest

describe('the package', function () {
  this.timeout(60_000)
  let folder: string
  let files: readonly string[]

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shipit-pack-'))
    const packed = await runProgram('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {cwd: root})
    const [{filename, files: listed}] = JSON.parse(packed.stdout) as [{filename: string; files: readonly {path: string}[]}]
    files = listed.map((file) => file.path)
    await installLikeNpm(join(folder, filename), folder)
  })
  after(() => rmSync(folder, {recursive: true, force: true}))

  it('runs as `shipit` once installed', async () => {
    const [version, help] = await Promise.all(['--version', '--help'].map((flag) => runProgram(join(folder, 'bin/shipit'), [flag], {cwd: folder})))
    expect(version).to.deep.equal({code: 0, stdout: `shipit ${manifest.version}\n`, stderr: ''})
    expect(help?.stdout).to.match(/\$ shipit \[COMMAND\]/)
    expect([help?.code, help?.stderr]).to.deep.equal([0, ''])
  })

  it('holds what runs, and nothing of the tests', () => {
    expect(files).to.include.members(['bin/run.js', 'oclif.manifest.json', 'dist/bundle/main.js', 'dist/src/lib/cli/main.js', 'README.md', 'CHANGELOG.md', 'package.json'])
    expect(
      files.filter((path) => !/^(bin|dist\/src|dist\/bundle|templates|schema)\/|^(oclif\.manifest|package)\.json$|^(README|CHANGELOG)\.md$|^LICENSE$/.test(path)),
    ).to.deep.equal([])
  })

  it('asks for every package that it imports', () => {
    const imported = new Set(
      everyFile()
        .flatMap((file) => modulesOf(file))
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name))
        .map(packageOf),
    )
    expect([...imported].filter((name) => !(name in manifest.dependencies)).toSorted()).to.deep.equal([])
  })
})

/** What `npm install --global` would do, but that the packages it needs are those of this folder. */
async function installLikeNpm(tarball: string, folder: string): Promise<void> {
  const place = join(folder, 'lib/shipit')
  mkdirSync(place, {recursive: true})
  mkdirSync(join(folder, 'bin'))
  await runProgram('tar', ['-xzf', tarball, '--strip-components=1', '-C', place])
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'))
  symlinkSync(join(place, manifest.bin.shipit), join(folder, 'bin/shipit'))
}

/** `@oclif/core` of `@oclif/core/flags`. */
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
