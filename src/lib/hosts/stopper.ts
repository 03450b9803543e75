import {setTimeout} from 'node:timers/promises'
import type {Connection} from './connection.js'
import {killMarked} from './root-shell.js'
import type {Running} from './running.js'
import {finish} from './running.js'

/** Ends remote commands in the background: closing their channel alone would leave them running. */
export type Stopper = {
  stop(running: Running, mark: string): void
  /** Lets it end by itself at the end of its stdin, if it does so soon. */
  release(running: Running, mark: string): void
  /** Resolves when all of them were ended. */
  stopped(): Promise<unknown>
}

export function makeStopper(host: string, {target, gone}: Connection, start: (line: string) => Promise<Running>): Stopper {
  const stopping = new Set<Promise<unknown>>()
  const inBackground = (work: Promise<void>) => {
    const silently: Promise<unknown> = work.catch(() => undefined).finally(() => stopping.delete(silently)) // the connection may go meanwhile
    stopping.add(silently)
  }
  const stop = async (running: Running, mark: string) => {
    running.stop()
    if (!gone.aborted) await finish(await start(killMarked(target.user, mark)), host, undefined, {timeout: 3})
  }
  const release = async (running: Running, mark: string) => {
    running.stdin.end()
    if (!(await endsWithin(300, running))) await stop(running, mark)
  }
  return {
    stop: (running, mark) => inBackground(stop(running, mark)),
    release: (running, mark) => inBackground(release(running, mark)),
    stopped: () => Promise.all(stopping),
  }
}

async function endsWithin(milliseconds: number, {ended}: Running): Promise<boolean> {
  const over = new AbortController()
  const yes = () => true
  const answer = await Promise.race([ended.then(yes, yes), setTimeout(milliseconds, false, {signal: over.signal}).catch(() => false)])
  over.abort()
  return answer
}
