import {spawn} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import type {Running} from './running.js'
import {signalled} from './running.js'

export type SpawnOptions = {/** Who it runs as in the end: another than root is stopped by sudo. */ readonly user?: string; readonly cwd?: string}

/**
 * Starts a shell command on this machine, in a process group of its own:
 * Ctrl-C at this terminal doesn't reach it, and all of it can be stopped.
 */
export function spawnShell(line: string, {user = 'root', ...place}: SpawnOptions = {}): Running {
  const child = spawn('sh', ['-c', line], {detached: true, ...place})
  const {stdin, stdout, stderr, pid} = child
  const ended = exitOf(child)
  ended.catch(() => undefined)
  const stop = () => {
    if (pid !== undefined && child.exitCode === null && child.signalCode === null) stopGroup(pid, user)
    for (const stream of [stdin, stdout, stderr]) stream.destroy()
  }
  return {stdin, stdout, stderr, ended, stop}
}

/** The exit code of a child, once all it printed has been read. */
export const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code: number | null, signal: NodeJS.Signals | null) => resolve(code ?? signalled(signal ?? '')))
  })

function stopGroup(pid: number, user: string): void {
  if (user !== 'root') {
    spawn('sudo', ['-n', 'kill', '--', `-${pid}`], {stdio: 'ignore'}).on('error', () => undefined)
    return
  }
  try {
    process.kill(-pid, 'SIGTERM')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
