/** A time limit that stands still while a person is being asked. */
export type Deadline = {
  /** Rejects, with this deadline itself, when the time is over. */
  readonly passed: Promise<never>
  pause<T>(question: Promise<T>): Promise<T>
  clear(): void
}

export function startDeadline(seconds: number): Deadline {
  let timer: NodeJS.Timeout | undefined
  let left = seconds * 1000
  let since = 0
  let fail: (deadline: Deadline) => void = () => undefined
  const passed = new Promise<never>((_, reject) => (fail = reject))
  let over = false
  const go = () => {
    if (over) return
    since = performance.now()
    timer = setTimeout(() => fail(deadline), left)
  }
  const deadline: Deadline = {
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
    clear() {
      over = true
      clearTimeout(timer)
    },
  }
  passed.catch(() => undefined)
  go()
  return deadline
}
