import {ShipitError} from '../../src/lib/errors.js'

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

/** What a user is told of work that fails; work that succeeds is a failed test. */
export function faultOf(work: () => unknown): ShipitError {
  try {
    work()
  } catch (error) {
    if (error instanceof ShipitError) return error
    throw error
  }
  throw new Error('it was expected to fail, but did not')
}
