import {labels, paths} from '../../config/paths.js'
import type {Way} from '../../features/move/copy.js'
import {isCopied} from '../../features/move/stop.js'
import {currentRelease, releasesOf} from '../../features/releases/facts.js'
import {cmd} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import type {Session} from '../session.js'

/** How far a move has come on the new host. */
export type Arrival = {
  readonly isGoingOn: boolean
  /** All of the data is there. */
  readonly isCopied: boolean
  /** What serves there: from then on something may have been written. */
  readonly release?: {readonly id: string; readonly tag: string}
}

export async function arrivalAt({ask, engine}: Pick<Session, 'ask' | 'engine'>, {name, to}: Pick<Way, 'name' | 'to'>): Promise<Arrival> {
  const containers = {...engine.containers({[labels.app]: name, [labels.kind]: 'app'}), otherwise: []}
  const facts = {isGoingOn: isGoingOn(name), isCopied: isCopied(name), current: currentRelease(name), releases: releasesOf(name), containers}
  const [answer] = await ask(facts, [to])
  if (!answer) throw new TypeError(`${to} was not asked`)
  const {current, releases, containers: made, ...notes} = answer.answers
  if (current === '' || made.length === 0) return notes
  return {...notes, release: {id: current, tag: releases.find(({id}) => id === current)?.tag ?? ''}}
}

const isGoingOn = (name: string): Fact<boolean> => ({command: cmd('test', '-d', paths.recovering(name)), parse: () => true, otherwise: false})
