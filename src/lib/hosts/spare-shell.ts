/** Keeps a shell waiting for the next script: that one then costs one round trip, not three. */
export type SpareShell<Shell> = {
  /** The one that waits, or a new one; another is begun for the script after it, unless `busy`. */
  take(busy: boolean): Promise<Shell>
  /** Gives up the one that waits, and keeps no other: the host has no room for it. */
  giveUp(): void
}

/** Shells are made by `begin`, the first one now; one that is given up goes to `drop`. */
export function keepSpareShell<Shell>(begin: () => Promise<Shell>, drop: (shell: Shell) => void): SpareShell<Shell> {
  let waiting: Promise<Shell> | undefined
  let hasRoom = true
  const prepare = () => {
    waiting = begin()
    waiting.catch(() => undefined) // whoever takes it is told
  }
  prepare()
  return {
    take(busy) {
      const taken = waiting ?? begin()
      waiting = undefined
      if (hasRoom && !busy) prepare()
      return taken
    },
    giveUp() {
      hasRoom = false
      waiting?.then(drop, () => undefined)
      waiting = undefined
    },
  }
}
