/** A time limit that stands still while a person is being asked. */
export type Deadline = {
  /** Rejects when the time is over, or at `fail`. */
  readonly passed: Promise<never>
  pause<T>(question: Promise<T>): Promise<T>
  fail(error: Error): void
  clear(): void
}

/** `late` makes the error, when it comes to that. */
export function startDeadline(seconds: number, late: () => Error): Deadline {
  let timer: NodeJS.Timeout | undefined
  let left = seconds * 1000
  let since = 0
  let over = false
  let fail: (error: Error) => void = () => undefined
  const passed = new Promise<never>((_, reject) => (fail = reject))
  passed.catch(() => undefined) // it may pass before anyone waits
  const go = () => {
    if (over) return
    since = performance.now()
    timer = setTimeout(() => fail(late()), left)
  }
  go()
  return {
    passed,
    async pause(question) {
      clearTimeout(timer)
      left -= performance.now() - since
      try {
        return await question
      } finally {
        go()
      }
    },
    fail,
    clear() {
      over = true
      clearTimeout(timer)
    },
  }
}
