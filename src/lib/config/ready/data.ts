import {volumeOf} from '../words/volume.js'

/** Does one of these volumes hold the folder of the data, or a part of it? */
export const isMounted = (volumes: readonly string[], data: string): boolean => volumes.some((word) => holds(volumeOf(word).target, data))

/** Is one of these folders the other one, or in it? */
export function holds(target: string, data: string): boolean {
  const [one, other] = [target, data].map((path) => `${path.replace(/\/+$/, '')}/`) as [string, string]
  return one.startsWith(other) || other.startsWith(one)
}
