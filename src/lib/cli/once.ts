/** Does the work at the first call, and answers the same at every further one. Work that failed is done anew. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  const begin = async (): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      answer = undefined
      throw error
    }
  }
  return () => (answer ??= begin())
}
