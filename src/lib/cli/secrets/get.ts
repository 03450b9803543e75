import {ShipitError} from '../../errors.js'
import {nearest} from '../../nearest.js'
import {openStore} from '../../secrets/age-store.js'
import {storeFile} from '../../secrets/places.js'
import type {Keeper} from './keeper.js'

/** The value that a secret store has: that of the destination before the one for all. Errors: NOT_FOUND. */
export async function getSecret({place}: Keeper, name: string): Promise<{readonly name: string; readonly value: string}> {
  const destinations = [...new Set([place.destination, undefined])]
  const known: string[] = []
  for (const destination of destinations) {
    const store = await openStore(destination, place)
    const value = store?.values.get(name)
    if (value !== undefined) return {name, value}
    known.push(...(store?.values.keys() ?? []))
  }
  const files = destinations.map(storeFile).join(' nor ')
  throw notKept(name, known, files)
}

/** Errors are told with the names that there are. */
export function notKept(name: string, known: readonly string[], files: string): ShipitError {
  const near = nearest(name, known)
  return new ShipitError('NOT_FOUND', `${JSON.stringify(name)} is not in ${files}.`, {
    hint: near === undefined ? '`shipit secrets list` names those that are.' : `Did you mean ${near}?`,
  })
}

/** Every byte of it and no more. Resolves when it is written. */
export const writeOut = (text: string): Promise<void> => new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())))
