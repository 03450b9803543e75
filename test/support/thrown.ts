/** The error that a promise rejects with; a promise that resolves is a failed test. */
export async function thrownBy(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new Error('it was expected to fail, but did not')
}
