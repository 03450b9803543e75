import {Chalk} from 'chalk'
import type {Painter} from '../plan/print.js'
import type {TalkFlags} from './flags.js'

/** How to speak to whoever called: stdout is the answer, stderr the talk. */
export type Terminal = {
  readonly talk: 'silent' | 'lines' | 'groups' | 'rows' | 'verbose'
  /** Rows of the screen; 0: none. */
  readonly height: number
  /** Colour on stdout. */
  readonly answer: Painter
  /** Colour on stderr. */
  readonly aside: Painter
  /** A person is there to be asked. */
  readonly canAsk: boolean
}

type Env = Readonly<Record<string, string | undefined>>
type Screen = {readonly isTTY?: boolean; readonly rows?: number; readonly columns?: number}

/** Reads the terminal that the process stands in. */
export const openTerminal = (flags: TalkFlags): Terminal => readTerminal(flags, {env: process.env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr})

export function readTerminal(
  flags: TalkFlags,
  {env, stdin, stdout, stderr}: {readonly env: Env; readonly stdin: Screen; readonly stdout: Screen; readonly stderr: Screen},
): Terminal {
  const moves = stderr.isTTY === true && env['TERM'] !== 'dumb' && !env['CI'] && (stderr.columns ?? 0) >= 40
  return {
    talk: toTalk(flags, moves, env),
    height: stderr.rows ?? 0,
    answer: toPainter(wantsColour(stdout, env)),
    aside: toPainter(wantsColour(stderr, env)),
    canAsk: stdin.isTTY === true && stderr.isTTY === true && !flags.json,
  }
}

const toTalk = (flags: TalkFlags, moves: boolean, env: Env): Terminal['talk'] => {
  if (flags.json || flags.quiet) return 'silent'
  if (flags.verbose) return 'verbose'
  if (env['GITHUB_ACTIONS'] === 'true') return 'groups'
  return moves ? 'rows' : 'lines'
}

/** https://no-color.org: any text that is not empty. */
const wantsColour = (screen: Screen, env: Env): boolean => screen.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'

const toPainter = (isColoured: boolean): Painter => {
  const chalk = new Chalk({level: isColoured ? 1 : 0})
  return {create: chalk.green, update: chalk.yellow, remove: chalk.red, heading: chalk.bold, quiet: chalk.dim}
}
