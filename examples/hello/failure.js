// How a release can be bad. FAIL chooses one; without it the app is well.
const [mode, argument] = (process.env.FAIL ?? '').split(':')
const started = Date.now()
let probes = 0
let requests = 0

export const failure = {
  /** FAIL=exit leaves at once, FAIL=exit:5 after five seconds. */
  atStart() {
    if (mode !== 'exit') return
    const leave = () => {
      console.error('fatal: cannot reach the database')
      process.exit(1)
    }
    if (argument === undefined) leave()
    setTimeout(leave, Number(argument) * 1000)
  },

  /** FAIL=refuse runs and listens nowhere. */
  listens: mode !== 'refuse',

  /** FAIL=wrongport listens one port further. */
  port: (port) => (mode === 'wrongport' ? port + 1 : port),

  /** FAIL=localhost listens where only the container itself can reach it. */
  address: mode === 'localhost' ? '127.0.0.1' : '0.0.0.0',

  /** FAIL=errors:25 answers 500 to a quarter of all requests but the health check's, FAIL=cut:25 breaks off in the middle of the answer. */
  spoils(response) {
    if (mode !== 'errors' && mode !== 'cut') return false
    requests += 1
    if (Math.floor((requests * argument) / 100) === Math.floor(((requests - 1) * argument) / 100)) return false
    console.error('error: no connection to the database')
    if (mode === 'errors') response.writeHead(500).end('something went wrong\n')
    else response.writeHead(200, {'content-length': 1000}).write('half', () => response.destroy())
    return true
  },

  /** FAIL=500 (or 301, 404 ...), FAIL=hang, FAIL=flap (good and bad by turns; flap:3 after three good answers), FAIL=slow:30 (good after thirty seconds). */
  health(response) {
    probes += 1
    if (mode === 'hang') return
    if (/^[1-5]\d\d$/.test(mode)) return response.writeHead(Number(mode), mode.startsWith('3') ? {location: 'https://example.com/'} : {}).end('not well\n')
    if (mode === 'flap' && probes > Number(argument ?? 0) && probes % 2 === 0) return response.writeHead(500).end('not well this time\n')
    if (mode === 'slow' && Date.now() - started < Number(argument) * 1000) return response.writeHead(503).end('warming up\n')
    response.writeHead(200).end('ok\n')
  },

  /** FAIL=memory takes all the memory that it can get, once it is asked to (POST /eat). */
  eat(response) {
    if (mode !== 'memory') return response.writeHead(404).end('not found\n')
    for (const eaten = []; ;) eaten.push(Buffer.alloc(16 * 1024 * 1024, 1))
  },
}

// A process that listens nowhere would end by itself.
if (!failure.listens) setInterval(() => console.log('waiting for the queue'), 1000)
