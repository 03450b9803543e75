import type {Group} from '../plan/plan.js'
import {isAct} from './batches.js'
import type {Token} from './batches.js'
import type {World} from './world.js'

/** A way along the tokens of a batch. It tells of each border of a group that it passes, and keeps the list of open groups. */
export type Walk = {
  /** Past every border, and past the act that follows them. */
  toNextAct(): void
  /** Past the ends of groups that follow at once. */
  outOfGroups(): void
}

export function walk(batch: readonly Token[], open: Group[], {tell}: Pick<World, 'tell'>): Walk {
  let at = 0
  const pass = (token: Token): void => {
    if (token.kind === 'enter') {
      open.push(token.group)
      tell({kind: 'start', plan: token.group})
    } else if (token.kind === 'leave') {
      open.pop()
      tell({kind: 'done', plan: token.group})
    }
  }
  const passWhile = (goesOn: (token: Token) => boolean): void => {
    for (let token = batch[at]; token && goesOn(token); token = batch[++at]) pass(token)
  }
  return {
    toNextAct() {
      passWhile((token) => !isAct(token))
      at++
    },
    outOfGroups: () => passWhile((token) => token.kind === 'leave'),
  }
}
