/** Where secrets lie in a repository, as faults name them. */
export const folder = '.shipit'

export type Destination = string | undefined

/** Encrypted, in git. */
export const storeFile = (destination: Destination): string => `${folder}/secrets${suffix(destination)}.age`

/** Who can open it. A destination may have recipients of its own. */
export const recipientsFile = (destination: Destination): string => `${folder}/recipients${suffix(destination)}`

/** In clear, kept out of git. A destination that is called "age" has none: its name is that of the encrypted file. */
export const clearFile = (destination: Destination): string | undefined => (destination === 'age' ? undefined : `${folder}/secrets${suffix(destination)}`)

/** The destination that an encrypted file is for: undefined for all; null when the name is not that of a secret store. */
export function destinationOf(file: string): Destination | null {
  const match = /^secrets(?:\.(.+))?\.age$/.exec(file)
  return match ? match[1] : null
}

const suffix = (destination: Destination): string => (destination === undefined ? '' : `.${destination}`)
