#!/usr/bin/env node
// CommonJS and few files: what a command costs before it does anything is what is felt most often.
const {readFileSync, statSync} = require('node:fs')
const {join} = require('node:path')

const root = join(__dirname, '..')
const argv = process.argv.slice(2)

if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  process.stdout.write(`shipit ${version}\n`)
} else if (argv[0] === '__complete') {
  start('complete/main', argv.slice(1))
} else {
  start('main', argv)
}

/** `entry`: a file of lib/cli. */
async function start(entry, words) {
  const folder = join(root, 'dist/bundle')
  const build = currentBuild(join(folder, 'package.json'))
  if (build === undefined) return (await import(`../dist/src/lib/cli/${entry}.js`)).main(words, root)
  const help = asksForHelp(words) && entry === 'main' ? require('./help.js').rootHelp(folder) : undefined
  if (help !== undefined) return console.log(help) // which takes no offence at a reader that has gone
  require('./compiled.js').keepCompiled(folder, build)
  return require(join(folder, `${entry}.js`)).main(words, entry === 'main' ? folder : root)
}

/** For that of all commands. */
function asksForHelp(words) {
  return words.length === 0 || (words.length === 1 && ['--help', '-h', 'help'].includes(words[0]))
}

/** Undefined where there is no bundle, or one that is older than the last compilation of a checkout; a package has no build info. */
function currentBuild(file) {
  const [bundled, compiled] = [file, join(root, 'dist/.tsbuildinfo')].map((path) => statSync(path, {throwIfNoEntry: false})?.mtimeMs)
  return bundled === undefined || compiled > bundled ? undefined : JSON.parse(readFileSync(file, 'utf8')).build
}
