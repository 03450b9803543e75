import {spawn} from 'node:child_process'
import {fileURLToPath} from 'node:url'

/** Folder of the package. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

export type Ended = {readonly code: number | null; readonly stdout: string; readonly stderr: string}

export type RunOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Called with everything printed so far, on both streams. */ readonly onOutput?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** Runs a program to its end, without a terminal. */
export const runProgram = (program: string, args: readonly string[], {env = {}, cwd, onOutput}: RunOptions = {}): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {cwd, env: {...process.env, NO_COLOR: undefined, CI: undefined, GITHUB_ACTIONS: undefined, ...env}, stdio: ['ignore', 'pipe', 'pipe']})
    const printed = {stdout: '', stderr: ''}
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text
        onOutput?.(printed.stdout + printed.stderr, (signal) => child.kill(signal))
      })
    child.on('error', reject)
    child.on('close', (code) => resolve({code, ...printed}))
  })

/** Runs shipit as its users do. */
export const shipit = (args: readonly string[], options?: RunOptions): Promise<Ended> => runProgram(process.execPath, [`${root}bin/run.js`, ...args], options)
