// Makes dist/bundle out of what tsc compiled: CommonJS, one file a command and what they share, packages included.
// It is a package of oclif's own kind, with its manifest: a command starts without looking for others.
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {root} from './bootstrap.js'
import {inOclifsOrder, lighter} from './lighter.js'

const folder = `${root}dist/bundle`

export async function bundle() {
  const {rolldown} = await import('rolldown')
  rmSync(folder, {recursive: true, force: true})
  const built = await rolldown({input: entries(), platform: 'node', external, plugins: [lighter()], logLevel: 'silent'})
  const {output} = await built.write({
    dir: folder,
    format: 'cjs',
    exports: 'named',
    dynamicImportInCjs: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await built.close()
  writeManifest()
  writeHelp()
  // Last: whoever finds it finds all of it.
  writeFileSync(`${folder}/package.json`, `${JSON.stringify(description(output), undefined, 2)}\n`)
}

/** ssh2 tries native parts of its own; the others are what oclif asks for where commands are TypeScript. */
const external = [/^ssh2/, /\.node$/, 'typescript', 'ts-node', 'tsx/esm/api', 'tsx/cjs/api']

function entries() {
  const commands = readdirSync(`${root}dist/src/commands`, {recursive: true}).filter((path) => path.endsWith('.js'))
  return {
    ...Object.fromEntries(['main', 'complete/main', 'help', 'not-found'].map((name) => [name, `${root}dist/src/lib/cli/${name}.js`])),
    ...Object.fromEntries(commands.map((path) => [`commands/${path.slice(0, -'.js'.length)}`, `${root}dist/src/commands/${path}`])),
  }
}

/** That of the compiled commands, with the places of the bundled ones. */
function writeManifest() {
  const manifest = JSON.parse(readFileSync(`${root}oclif.manifest.json`, 'utf8'))
  const commands = Object.entries(manifest.commands).map(([id, command]) => [id, {...command, isESM: false, relativePath: command.relativePath.slice(2)}])
  writeFileSync(`${folder}/oclif.manifest.json`, JSON.stringify({...manifest, commands: Object.fromEntries(inOclifsOrder(commands))}))
}

/** A process of its own: what colours there are is settled as the packages are loaded. */
function writeHelp() {
  const env = {...process.env, FORCE_COLOR: '1', TERM: 'xterm'}
  delete env.NO_COLOR
  writeFileSync(`${folder}/help.json`, execFileSync(process.execPath, [`${root}scripts/help-texts.js`], {env, maxBuffer: 1e8}))
}

function description(output) {
  const build = createHash('sha256')
  for (const {fileName, code} of output) build.update(fileName).update(code ?? '')
  const {name, version, description, oclif} = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  return {
    ...{name, version, description, type: 'commonjs', build: build.digest('hex').slice(0, 16)},
    oclif: {...oclif, commands: {...oclif.commands, target: './commands'}, hooks: {command_not_found: './not-found.js'}, helpClass: './help.js'},
  }
}
