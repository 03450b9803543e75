import type {ClientChannel, PseudoTtyOptions} from 'ssh2'
import type {Running} from './running.js'

/** What the host's pty should be like; undefined where there is no terminal here. */
export function ptyOf({stdin, stdout}: Terminal = process): PseudoTtyOptions | undefined {
  if (!stdin.isTTY) return undefined
  return {term: process.env.TERM ?? 'xterm-256color', cols: stdout.columns || 80, rows: stdout.rows || 24}
}

export type Terminal = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>

/** Joins this terminal to a command until that ends; keys go over as they are typed when it has a pty. Answers its exit code. */
export async function attach(running: Running, channel: ClientChannel, pty: PseudoTtyOptions | undefined, {stdin, stdout, stderr}: Terminal = process): Promise<number> {
  const resize = () => channel.setWindow(stdout.rows, stdout.columns, 0, 0)
  running.stdout.pipe(stdout, {end: false})
  running.stderr.pipe(stderr, {end: false})
  running.stdin.on('error', () => undefined)
  if (pty) {
    stdin.setRawMode(true)
    stdout.on('resize', resize)
  }
  stdin.pipe(running.stdin)
  try {
    return await running.ended
  } finally {
    stdout.off('resize', resize)
    stdin.unpipe(running.stdin)
    stdin.pause()
    if (pty) stdin.setRawMode(false)
  }
}
