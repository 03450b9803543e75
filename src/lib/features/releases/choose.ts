import {ShipitError} from '../../errors.js'
import {toMinute} from '../../minute.js'
import {newestFirst} from './release.js'
import type {Release} from './release.js'

/** A release, and whether a host can go back to it at once. */
export type Candidate = {readonly release: Release; readonly available: boolean}

/**
 * The release to go back to: the one named by its id, number or tag, or the one before the current.
 * Errors: NOT_FOUND, with the list of those that can be had.
 */
export function chooseRelease(candidates: readonly Candidate[], current: string, wanted?: string): Release {
  const ready = newestFirst(candidates.filter((each) => each.available).map((each) => each.release))
  const chosen = wanted === undefined ? previous(ready, current) : ready.find((release) => isCalled(release, wanted))
  if (chosen) return chosen
  const list = ready.filter((release) => release.id !== current).map((release) => `${release.id} (${release.tag}, ${toMinute(release.createdAt)})`)
  const what = wanted === undefined ? 'There is no release before the current one' : `There is no release ${wanted}`
  const kept = list.length > 0 ? `These can be had:\n  ${list.join('\n  ')}` : 'No other release is kept on the hosts.'
  throw new ShipitError('NOT_FOUND', `${what}${current === '' ? '' : ` (current: ${current})`}. ${kept}`, {
    hint: 'See `shipit releases`, or deploy that tag again: shipit deploy --tag TAG',
  })
}

const isCalled = (release: Release, wanted: string): boolean => [release.id, release.tag, String(release.sequence)].includes(wanted)

function previous(ready: readonly Release[], current: string): Release | undefined {
  const now = ready.find((release) => release.id === current)
  return ready.find((release) => release.id !== current && (now === undefined || release.sequence < now.sequence))
}
