/** Milliseconds from SIGTERM to SIGKILL. */
const grace = 5000

/** A child that leads a process group, with all that it started. */
export type ProcessGroup = {
  /** SIGTERM to all of it, and SIGKILL after the grace. */
  readonly end: () => void
  isEnded(): boolean
  /** The child is gone by itself. Where it had to be ended, what is left of its group is killed. */
  forget(): void
}

/** The group is killed too when this process exits before it. */
export function processGroup(leader: number | undefined): ProcessGroup {
  let killing: NodeJS.Timeout | undefined
  const send = (signal: NodeJS.Signals): void => {
    try {
      if (leader !== undefined) process.kill(-leader, signal)
    } catch {
      // Nobody of the group is there any more.
    }
  }
  const kill = (): void => send('SIGKILL')
  process.once('exit', kill)
  return {
    end() {
      send('SIGTERM')
      killing ??= setTimeout(kill, grace)
    },
    isEnded: () => killing !== undefined,
    forget() {
      process.removeListener('exit', kill)
      if (killing !== undefined) kill()
      clearTimeout(killing)
    },
  }
}
