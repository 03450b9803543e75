// mocha's spec report, which also leaves its counts in the file $SHIPIT_TEST_COUNTS.
const {writeFileSync} = require('node:fs')
const {Spec} = require('mocha').reporters

module.exports = class Counting extends Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => {
      const {passes, failures, pending} = this.stats
      writeFileSync(process.env.SHIPIT_TEST_COUNTS, JSON.stringify({passed: passes, failed: failures + pending}))
    })
  }
}
