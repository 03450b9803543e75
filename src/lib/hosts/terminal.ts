import type {PseudoTtyOptions} from 'ssh2'
import {onAbort} from './abort.js'
import type {Session} from './sessions.js'

/** What the host's pty should be like; undefined where there is no terminal here. */
export function ptyOf({stdin, stdout}: Terminal = process): PseudoTtyOptions | undefined {
  if (!stdin.isTTY) return undefined
  return {term: process.env.TERM ?? 'xterm-256color', cols: stdout.columns || 80, rows: stdout.rows || 24}
}

export type Terminal = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>

/** Joins this terminal to a command until that ends; keys go over as they are typed when it has a pty. Answers its exit code; 130 where the signal ended it. */
export async function attach(session: Session, {pty, signal}: AttachOptions, {stdin, stdout, stderr}: Terminal = process): Promise<number> {
  const resize = () => session.channel.setWindow(stdout.rows, stdout.columns, 0, 0)
  session.stdout.pipe(stdout, {end: false})
  session.stderr.pipe(stderr, {end: false})
  session.stdin.on('error', () => undefined)
  if (pty) {
    stdin.setRawMode(true)
    stdout.on('resize', resize)
  }
  stdin.pipe(session.stdin)
  try {
    return await endOf(session, signal)
  } finally {
    stdout.off('resize', resize)
    stdin.unpipe(session.stdin)
    stdin.pause()
    if (pty) stdin.setRawMode(false)
  }
}

type AttachOptions = {readonly pty?: PseudoTtyOptions | undefined; readonly signal?: AbortSignal | undefined}

/** As a shell tells of Ctrl-C. */
const interrupted = 130

async function endOf(session: Session, signal: AbortSignal | undefined): Promise<number> {
  let ignoreAbort = (): void => undefined
  const aborted = new Promise<number>((resolve) => {
    ignoreAbort = onAbort(signal, () => {
      resolve(interrupted)
      session.stop()
    })
  })
  return Promise.race([session.ended, aborted]).finally(ignoreAbort)
}
