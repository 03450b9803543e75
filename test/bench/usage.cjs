// Given to node by --require: writes the most memory and the most open sockets of the process to the file $SHIPIT_BENCH_USAGE as it ends.
const {writeFileSync} = require('node:fs')

let sockets = 0
const look = () => (sockets = Math.max(sockets, process.getActiveResourcesInfo().filter((name) => /^TCP/.test(name)).length))
setInterval(look, 20).unref()
process.on('exit', () => writeFileSync(process.env.SHIPIT_BENCH_USAGE, JSON.stringify({megabytes: process.resourceUsage().maxRSS / 1024, sockets})))
