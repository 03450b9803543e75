// Flags of `npm run test:crash`, as JSON for the test. docs/crash-safety.md tells what they mean.
import {execFileSync} from 'node:child_process'
import {parseArgs} from 'node:util'
import {root} from './bootstrap.js'

/** 24 moments take about ten minutes. */
const usual = 24

export function crashOptions(args) {
  const {values} = parseArgs({
    args,
    options: {
      all: {type: 'boolean', default: false},
      sample: {type: 'string'},
      seed: {type: 'string'},
      only: {type: 'string'},
      at: {type: 'string'},
      way: {type: 'string'},
      side: {type: 'string'},
    },
  })
  const {all, sample, seed, ...which} = values
  const isNamed = which.at !== undefined
  return JSON.stringify({
    ...which,
    seed: Number(seed ?? seedOfCommit()),
    ...(all || (isNamed && sample === undefined) ? {} : {sample: Number(sample ?? usual)}),
  })
}

/** Each commit tries other moments, and always the same ones. */
function seedOfCommit() {
  try {
    return Number.parseInt(execFileSync('git', ['rev-parse', '--short=7', 'HEAD'], {cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}), 16)
  } catch {
    return 1
  }
}
