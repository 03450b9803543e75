import {listenForInterrupt} from '../../src/lib/cli/interrupt.js'

const idle = {running: [], hasBegun: false, goesBack: false}
const busy = {running: ['“Start shop-web-green-1” on web1'], hasBegun: true, goesBack: true}

/** Works until it is told to stop; with "deaf" it never ends by itself; with "idle" nothing was begun. */
const {signal, stop} = listenForInterrupt(
  (text) => void process.stderr.write(`${text}\n`),
  () => (process.argv[2] === 'idle' ? idle : busy),
)
const working = setInterval(() => undefined, 1000)
signal.addEventListener('abort', () => {
  if (process.argv[2] === 'deaf') return
  clearInterval(working)
  stop()
  process.stdout.write('undone\n')
})
process.stdout.write('working\n')
