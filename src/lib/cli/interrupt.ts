import type {Present} from './present.js'

/** Ctrl-C and SIGTERM, as a signal that the work listens to. */
export type Interrupt = {
  readonly signal: AbortSignal
  /** The same as the first Ctrl-C, without a word. */
  abort(): void
  /** Gives the signals back to Node. */
  stop(): void
}

/**
 * The first SIGINT or SIGTERM aborts `signal`: the work ends after its current step and takes back what it began. The second ends the process at once.
 * Both say what becomes of what is under way.
 */
export function listenForInterrupt(say: (text: string) => void, present: () => Present): Interrupt {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      say(atOnce(present()))
      process.exit(name === 'SIGINT' ? 130 : 143)
    }
    say(`${inOrder(present())} ${name === 'SIGINT' ? 'Ctrl-C' : 'SIGTERM'} again ends at once.`)
    controller.abort(name)
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    stop: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  }
}

/** What the first signal brings about. */
export function inOrder({running, hasBegun, goesBack}: Present): string {
  if (!hasBegun) return 'Stopping before anything is changed.'
  const first = running.length > 0 ? `Finishing ${list(running)}` : 'Stopping here'
  return goesBack ? `${first}, then taking back what was begun.` : `${first}; no further step begins.`
}

/** What the second one leaves. */
export const atOnce = ({running, hasBegun}: Present): string =>
  hasBegun
    ? `Ending at once${running.length > 0 ? `: ${list(running)} may still come to an end there` : ''}. Run the same command again: it goes on from what it finds.`
    : 'Ending at once: nothing was changed.'

/** More than three would be no sentence. */
const list = (running: readonly string[]): string => (running.length > 3 ? `${running.slice(0, 3).join(', ')} and ${running.length - 3} more` : running.join(', '))
