// Test files on real hosts wait more than they compute: a machine with cores to spare runs several of them side by side.
import {availableParallelism} from 'node:os'

/** A lane is three hosts, each with an engine of its own, and what deploys to them: two cores. SHIPIT_TEST_LANES says otherwise. */
export const lanesHere = ({cores = availableParallelism(), wanted = process.env.SHIPIT_TEST_LANES} = {}) => {
  const lanes = wanted === undefined ? Math.min(4, Math.floor(cores / 2)) : Number(wanted)
  if (wanted !== undefined && !(Number.isInteger(lanes) && lanes > 0)) throw new Error(`SHIPIT_TEST_LANES must be a whole number of 1 or more (got "${wanted}")`)
  return Math.max(1, lanes)
}

/** Files of one folder, which are alike in what they take, go to different lanes. No lane is empty. */
export const dealt = (files, lanes) => Array.from({length: Math.min(lanes, files.length)}, (_, lane) => files.filter((_, index) => index % lanes === lane))
