import type {SecretRef} from '../config.js'

/** The parts of `NAME` or `VARIABLE:NAME`. */
export function secretRefOf(word: string): SecretRef {
  const [env = '', name = env] = word.split(':')
  return {env, name}
}
