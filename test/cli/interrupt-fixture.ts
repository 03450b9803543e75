import {listenForInterrupt} from '../../src/lib/cli/interrupt.js'

/** Works until it is told to stop; with "deaf" it never ends by itself. */
const {signal, stop} = listenForInterrupt((text) => void process.stderr.write(`${text}\n`))
const working = setInterval(() => undefined, 1000)
signal.addEventListener('abort', () => {
  if (process.argv[2] === 'deaf') return
  clearInterval(working)
  stop()
  process.stdout.write('undone\n')
})
process.stdout.write('working\n')
