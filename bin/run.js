#!/usr/bin/env node
import {readFileSync} from 'node:fs'
import module from 'node:module'
import {fileURLToPath} from 'node:url'

const argv = process.argv.slice(2)

if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`shipit ${version}\n`)
} else if (argv[0] === '__complete') {
  module.enableCompileCache?.()
  const {main} = await import('../dist/src/lib/cli/complete/main.js')
  main(argv.slice(1), fileURLToPath(new URL('..', import.meta.url)))
} else {
  module.enableCompileCache?.()
  const {main} = await import('../dist/src/lib/cli/main.js')
  await main(argv, fileURLToPath(new URL('..', import.meta.url)))
}
