/** Milliseconds without an answer before it is said what is waited for. */
const patience = 10_000

/** Says, once, that a host is still waited for: an engine that is stuck answers nobody, and few questions have a limit. Answers what `answer` does. */
export async function stillWaiting<T>(host: string, answer: Promise<T>, note: (text: string) => void): Promise<T> {
  const timer = setTimeout(
    () =>
      note(
        `Still waiting for ${host} to say what stands there: its engine, or a store of backups that it asks, has not answered yet. Look with \`shipit ssh ${host}\`, or let \`shipit doctor\` look.`,
      ),
    patience,
  )
  try {
    return await answer
  } finally {
    clearTimeout(timer)
  }
}
