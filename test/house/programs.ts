import type {ChildProcess} from 'node:child_process'
import {subscribe} from 'node:diagnostics_channel'

/** A program that this process began and that has not ended, or whose output is still open. */
export type Program = {
  readonly child: ChildProcess
  /** Milliseconds since 1970. */
  readonly began: number
  /** The beginning of what it was given to read, and the end of what it printed. */
  readonly said: Record<'stdin' | 'stdout' | 'stderr', string>
}

const kept = 2000
const running = new Set<Program>()

// Node tells of every program, whoever begins it: tests, their helpers, and shipit's own code called by them.
subscribe('child_process', (message) => {
  const {process: child} = message as {readonly process: ChildProcess}
  child.once('spawn', () => watch(child))
})

/** What runs now and began no earlier, oldest first. */
export const runningSince = (moment: number): readonly Program[] => [...running].filter(({began}) => began >= moment)

/** Its command line, the beginning of what it was given and the end of what it printed, for people. */
export function told({child, began, said}: Program): string {
  const ended = child.exitCode ?? child.signalCode
  const state = ended === null ? `pid ${child.pid}` : `has ended with ${ended}, but something holds its output open`
  const part = (title: string, lines: readonly string[]): readonly string[] => (lines.join('') === '' ? [] : [`  ${title}:`, ...lines.map((line) => `    ${line.slice(0, 300)}`)])
  return [
    `${Math.round((Date.now() - began) / 1000)} s: ${child.spawnargs.join(' ').slice(0, kept)} (${state})`,
    ...part('was given', said.stdin.trimEnd().split('\n').slice(0, 12)),
    ...part('printed', said.stdout.trimEnd().split('\n').slice(-12)),
    ...part('complained', said.stderr.trimEnd().split('\n').slice(-12)),
  ]
    .join('\n')
    .replace(/[^\P{C}\n]/gu, '·')
}

/** Ends it: by asking, and by force where it still runs ten seconds later. Of one that has ended, nothing waits for the output any more. */
export function end({child}: Program): void {
  const force = (): void => {
    child.kill('SIGKILL')
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
  if (!child.kill('SIGTERM')) return force()
  const later = setTimeout(force, 10_000).unref()
  child.once('close', () => clearTimeout(later))
}

/** Looks on at the streams' own entries, which leaves it to others whether and when they read. */
function watch(child: ChildProcess): void {
  const said = {stdin: '', stdout: '', stderr: ''}
  const program = {child, began: Date.now(), said}
  running.add(program)
  child.once('close', () => running.delete(program))
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = child[name]
    if (!stream) continue
    const push = stream.push.bind(stream)
    stream.push = (chunk: unknown, ...rest) => {
      said[name] = `${said[name]}${text(chunk, -kept)}`.slice(-kept)
      return push(chunk, ...rest)
    }
  }
  const {stdin} = child
  if (!stdin) return
  const write = stdin._write.bind(stdin)
  stdin._write = (chunk: unknown, ...rest) => {
    if (said.stdin.length < kept) said.stdin += text(chunk, 0, kept)
    write(chunk, ...rest)
  }
}

/** A part of what goes through a stream; at its end that is null. */
function text(chunk: unknown, start: number, end?: number): string {
  if (typeof chunk === 'string') return chunk.slice(start, end)
  return chunk instanceof Uint8Array ? Buffer.from(chunk.subarray(start, end)).toString() : ''
}
