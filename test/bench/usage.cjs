// Given to node by --require: writes the most memory, the most open sockets and the CPU time of the process (with that of the programs that it ran) to the file $SHIPIT_BENCH_USAGE as it ends.
const {readFileSync, writeFileSync} = require('node:fs')

let sockets = 0
const look = () => (sockets = Math.max(sockets, process.getActiveResourcesInfo().filter((name) => /^TCP/.test(name)).length))
setInterval(look, 20).unref()
process.on('exit', () => writeFileSync(process.env.SHIPIT_BENCH_USAGE, JSON.stringify({megabytes: process.resourceUsage().maxRSS / 1024, sockets, cpu: cpuSeconds()})))

/** proc(5): utime, stime, cutime and cstime, a hundred to the second; the name before them may hold spaces. */
function cpuSeconds() {
  const [, rest] = /^.*\) (.*)$/s.exec(readFileSync('/proc/self/stat', 'utf8'))
  return (
    rest
      .split(' ')
      .slice(11, 15)
      .reduce((sum, ticks) => sum + Number(ticks), 0) / 100
  )
}
