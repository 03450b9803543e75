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
 */
export function listenForInterrupt(say: (text: string) => void): Interrupt {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143)
    say('Stopping after the current step, then going back. Again to end at once.')
    controller.abort(name)
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    stop: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  }
}
