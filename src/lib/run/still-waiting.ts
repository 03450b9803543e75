/** Says a text, once, where the answer takes longer than so many milliseconds. Answers what `answer` does. */
export async function stillWaiting<T>(answer: Promise<T>, text: string, say: (text: string) => void, milliseconds: number): Promise<T> {
  const timer = setTimeout(() => say(text), milliseconds)
  try {
    return await answer
  } finally {
    clearTimeout(timer)
  }
}
