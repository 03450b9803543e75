// Compiles src and test into dist, without leftovers of files that are gone, and writes oclif's manifest.
import {existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {must, root} from './bootstrap.js'

export async function build() {
  removeLeftovers()
  await must(process.execPath, ['node_modules/typescript/bin/tsc', '-b'])
  await writeManifest()
}

function removeLeftovers() {
  if (!existsSync(`${root}dist`)) return
  for (const path of readdirSync(`${root}dist`, {recursive: true})) {
    const source = path.replace(/\.(js|d\.ts)$/, '.ts')
    if (source !== path && !existsSync(root + source)) rmSync(`${root}dist/${path}`)
  }
}

/** The manifest lists commands and flags, so that a command starts without loading the others. */
async function writeManifest() {
  const file = `${root}oclif.manifest.json`
  if (existsSync(file) && statSync(file).mtimeMs >= statSync(`${root}dist/.tsbuildinfo`).mtimeMs && statSync(file).mtimeMs >= statSync(`${root}package.json`).mtimeMs) return
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

if (process.argv[1] === import.meta.filename) await build()
