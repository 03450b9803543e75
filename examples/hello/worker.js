// The same app without a port: it takes jobs off a queue until it is told to stop.
const version = process.env.VERSION || process.env.SHIPIT_VERSION || 'dev'

console.log(`worker ${version} starts`)

if (process.env.FAIL === 'exit') {
  console.error('fatal: cannot reach the queue')
  process.exit(1)
}

let jobs = 0
const timer = setInterval(() => console.log(`worker ${version} did job ${++jobs}`), 1000)

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    clearInterval(timer)
    console.log(`worker ${version} has finished after ${jobs} jobs`)
  })
}
