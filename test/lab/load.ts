import {startLoad as start} from '../support/load.js'
import type {Load, LoadOptions} from '../support/load.js'

/** Nobody had to wait for longer than a busy machine makes them: something that is down for a moment is missed by requests that fail. */
export const longestGapMs = 5000

const going = new Set<Load>()

// Stands outside of every suite, as the lab's own hooks do.
afterEach(async function () {
  this.timeout(60_000)
  await Promise.all([...going].map((load) => load.stop()))
})

/** Load for one test: it ends with the test, however that goes. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const load = await start(options)
  const own: Load = {
    ...load,
    stop() {
      going.delete(own)
      return load.stop()
    },
  }
  going.add(own)
  return own
}
