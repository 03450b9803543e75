// Compiles src and test into dist, without leftovers of files that are gone, writes oclif's manifest, and bundles what is run.
import {existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {must, root} from './bootstrap.js'
import {bundle} from './bundle.js'

export async function build() {
  removeLeftovers()
  await must(process.execPath, ['node_modules/typescript/bin/tsc', '-b'])
  await writeManifest()
  if (!isNewer(`${root}dist/bundle/package.json`)) await bundle()
}

function removeLeftovers() {
  if (!existsSync(`${root}dist`)) return
  for (const path of readdirSync(`${root}dist`, {recursive: true})) {
    if (path.startsWith('bundle')) continue
    const source = path.replace(/\.(js|d\.ts)$/, '.ts')
    if (source !== path && !existsSync(root + source)) rmSync(`${root}dist/${path}`)
  }
}

/** The manifest lists commands and flags, so that a command starts without loading the others. */
async function writeManifest() {
  const file = `${root}oclif.manifest.json`
  if (isNewer(file)) return
  const {Plugin} = await import('@oclif/core/config')
  const plugin = new Plugin({
    root,
    isRoot: true,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
    pjson: JSON.parse(readFileSync(`${root}package.json`, 'utf8')),
  })
  await plugin.load()
  writeFileSync(file, `${JSON.stringify(plugin.manifest)}\n`)
}

/** Than the last compilation and the package's description. */
function isNewer(file) {
  if (!existsSync(file)) return false
  const {mtimeMs} = statSync(file)
  return ['dist/.tsbuildinfo', 'package.json'].every((path) => mtimeMs >= statSync(root + path).mtimeMs)
}

if (process.argv[1] === import.meta.filename) await build()
