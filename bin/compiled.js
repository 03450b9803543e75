// What V8 made of a file, kept for the next start: half of the time of a short command is spent on compiling.
const {mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync} = require('node:fs')
const Module = require('node:module')
const {homedir} = require('node:os')
const {dirname, join} = require('node:path')
const {Script} = require('node:vm')

/**
 * Node 22 does this by itself; for Node 20 the files of one folder are looked after here. `build` names what is in them.
 * Where nothing can be kept, all goes on as without it.
 */
exports.keepCompiled = (folder, build) => {
  if (Module.enableCompileCache) Module.enableCompileCache()
  else if (process.env.NODE_DISABLE_COMPILE_CACHE === undefined) compileFrom(folder, cacheFolder(`${process.version}-${build}`))
}

function cacheFolder(name) {
  const all = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'shipit')
  const folder = join(all, name)
  try {
    if (mkdirSync(folder, {recursive: true, mode: 0o700}) !== undefined) forgetOthers(all, name)
    const {uid, mode} = statSync(folder)
    return uid === process.getuid?.() && (mode & 0o022) === 0 ? folder : undefined // nobody else may have a say in what we run
  } catch {
    return undefined
  }
}

/** Of builds before this one. */
function forgetOthers(all, name) {
  for (const other of readdirSync(all)) if (/^v[0-9.]+-/.test(other) && other !== name) rmSync(join(all, other), {recursive: true, force: true})
}

function compileFrom(folder, cache) {
  if (cache === undefined) return
  const usual = Module.prototype._compile
  const fresh = []
  Module.prototype._compile = function compile(text, filename) {
    if (!filename.startsWith(folder)) return usual.call(this, text, filename)
    const kept = join(cache, filename.slice(folder.length + 1).replaceAll(/[/\\]/g, '+'))
    const cachedData = readIfThere(kept)
    const script = new Script(Module.wrap(text), {filename, cachedData})
    if (cachedData === undefined || script.cachedDataRejected) fresh.push({kept, script})
    const require = Object.assign((id) => this.require(id), {cache: Module._cache, main: process.mainModule, resolve: (id) => Module._resolveFilename(id, this)})
    return script.runInThisContext().call(this.exports, this.exports, require, this, filename, dirname(filename))
  }
  process.once('exit', () => fresh.forEach(({kept, script}) => keep(kept, script.createCachedData())))
}

/** Whole or not at all: another start may read it at any moment. */
function keep(path, data) {
  try {
    writeFileSync(`${path}.${process.pid}`, data)
    renameSync(`${path}.${process.pid}`, path)
  } catch {
    // a full or read-only disk: the next start compiles again
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
