// Given to node by --require: writes the CPU time of the process, in milliseconds, to the file $SHIPIT_BENCH_CPU as it ends.
const {writeFileSync} = require('node:fs')

process.on('exit', () => {
  const {userCPUTime, systemCPUTime} = process.resourceUsage()
  writeFileSync(process.env.SHIPIT_BENCH_CPU, String((userCPUTime + systemCPUTime) / 1000))
})
