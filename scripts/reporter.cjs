// mocha's spec report, which also leaves its counts in the file $SHIPIT_TEST_COUNTS, and ends a run that would not end.
const {writeFileSync} = require('node:fs')
const {Spec} = require('mocha').reporters

module.exports = class Counting extends Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => {
      const {passes, failures, pending} = this.stats
      writeFileSync(process.env.SHIPIT_TEST_COUNTS, JSON.stringify({passed: passes, failed: failures + pending}))
      setTimeout(endLoudly, 20_000).unref()
    })
  }
}

/** A test that leaves something open would keep the run from ending for ever: that is a failure, told with what it is. */
function endLoudly() {
  console.error(`The tests left these open: ${process.getActiveResourcesInfo().join(', ')}`)
  process.exit(1)
}
