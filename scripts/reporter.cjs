// mocha's spec report, which also tells where the time went, leaves its counts and what failed in the file $SHIPIT_TEST_COUNTS, and ends a run that would not end.
const {writeFileSync} = require('node:fs')
const {relative} = require('node:path')
const {formatWithOptions} = require('node:util')
const {Base, Spec} = require('mocha').reporters

module.exports = class Counting extends Spec {
  constructor(runner, options) {
    if (Number(process.env.SHIPIT_TEST_LANES ?? 1) > 1) printInOnePiece(runner)
    super(runner, options)
    const spent = timeOf(runner)
    const failures = []
    runner.on('fail', (test, error) => failures.push(toldOf(test, error)))
    runner.once('end', () => {
      const {passes, pending} = this.stats
      for (const line of longest(spent)) Base.consoleLog(line)
      const leave = (...more) =>
        writeFileSync(process.env.SHIPIT_TEST_COUNTS, JSON.stringify({passed: passes, failed: this.stats.failures + pending + more.length, failures: [...failures, ...more]}))
      leave()
      setTimeout(() => endLoudly(leave), 20_000).unref()
    })
  }
}

/** What runs side by side would tear each other's suites: each is printed when it has ended. */
function printInOnePiece(runner) {
  const lines = []
  Base.consoleLog = (...words) => void lines.push(formatWithOptions({colors: process.stdout.isTTY}, ...words))
  const print = () => lines.length > 0 && process.stdout.write(`${lines.splice(0).join('\n')}\n`)
  // The next suite begins after the last one's lines.
  runner.on('suite', (suite) => suite.parent?.root && print())
  runner.once('end', () => setImmediate(print))
}

/** A failure in one piece, for the end of a run of which only the end may be kept. */
function toldOf(test, error) {
  const file = test.file ? `${relative(`${process.cwd()}/dist`, test.file)}: ` : ''
  const lines = String(error?.stack ?? error).split('\n')
  // What was under way at a timeout is told whole; test/house/at-timeout.ts keeps it short.
  const told = error?.code === 'ERR_MOCHA_TIMEOUT' ? lines : lines.slice(0, 30)
  return [`${file}${test.fullTitle()}`, ...told.map((line) => `  ${line}`)].join('\n')
}

/** Milliseconds by file, hooks included: a suite at the top of a file begins when the one before has ended. */
function timeOf(runner) {
  const spent = new Map()
  let since = Date.now()
  runner.on('suite end', (suite) => {
    if (!suite.parent?.root) return
    spent.set(suite.file, (spent.get(suite.file) ?? 0) + Date.now() - since)
    since = Date.now()
  })
  return spent
}

/** The files that took longest, a line each, where any took more than ten seconds. */
function longest(spent) {
  const slow = [...spent].filter(([, time]) => time > 10_000).sort(([, a], [, b]) => b - a)
  return slow.map(([file, time]) => `${String(Math.round(time / 1000)).padStart(6)} s  ${relative(`${process.cwd()}/dist`, file)}`)
}

/** A test that leaves something open would keep the run from ending for ever: that is a failure, told with what it is. Mocha's own handler has the last word on the exit code, so the counts say it. */
function endLoudly(leave) {
  const programs = process._getActiveHandles().flatMap((handle) => (handle.spawnargs ? [handle.spawnargs.join(' ')] : []))
  const told = `The tests left these open: ${[...process.getActiveResourcesInfo(), ...programs].join(', ')}`
  leave(told)
  console.error(told)
  process.exit(1)
}
