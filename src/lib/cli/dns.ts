import {lookup} from 'node:dns/promises'
import {isIP} from 'node:net'

/** The addresses that a name leads to from here; none where it leads nowhere. An address leads to itself. */
export async function addressesOf(name: string): Promise<readonly string[]> {
  if (isIP(name) !== 0) return [name]
  try {
    return (await lookup(name, {all: true})).map(({address}) => address)
  } catch {
    return []
  }
}

/** The same for many names at once. */
export const leadsTo = async (names: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> =>
  new Map(await Promise.all([...new Set(names)].map(async (name) => [name, await addressesOf(name)] as const)))
