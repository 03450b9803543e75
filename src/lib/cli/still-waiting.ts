/** Milliseconds without an answer before it is said what is waited for. */
const patience = 10_000

/** Says, once, that a host is still waited for: an engine that is stuck answers nobody, and no question has a limit. Answers what `answer` does. */
export async function stillWaiting<T>(host: string, answer: Promise<T>, note: (text: string) => void): Promise<T> {
  const timer = setTimeout(
    () => note(`Still waiting for ${host} to say what stands there. Is its engine stuck, or the host overloaded? Look with \`shipit ssh ${host}\`, or let \`shipit doctor\` look.`),
    patience,
  )
  try {
    return await answer
  } finally {
    clearTimeout(timer)
  }
}
