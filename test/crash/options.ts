import {commands, ways} from './cell.js'
import type {Cell} from './cell.js'
import {nameOf} from './points.js'

export type Options = {
  /** How many moments; absent: all. */
  readonly sample?: number | undefined
  readonly seed: number
  readonly only?: string | undefined
  /** A part of a step's name. */
  readonly at?: string | undefined
  readonly way?: string | undefined
  readonly side?: string | undefined
}

/** One moment of each command: what `npm test` has time for. */
const few: Options = {sample: commands.length, seed: 1}

/** Reads what `npm run test:crash` hands over; absent: a few moments. Errors: a word that means nothing. */
export function toOptions(json: string | undefined): Options {
  const options = json === undefined ? few : (JSON.parse(json) as Options)
  known('only', options.only, commands)
  known('way', options.way, ways)
  known('side', options.side, ['before', 'after'])
  return options
}

function known(flag: string, word: string | undefined, words: readonly string[]): void {
  if (word !== undefined && !words.includes(word)) throw new Error(`--${flag} ${word}: one of ${words.join(', ')}`)
}

export const isWanted = ({command, point, way}: Cell, {only = command, at, way: wantedWay = way, side = point.side}: Options): boolean =>
  command === only && way === wantedWay && point.side === side && (at === undefined || nameOf(point).includes(at))
