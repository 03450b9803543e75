/** The variable in the container, and the name under which the secret is kept. */
export type SecretRef = {readonly env: string; readonly name: string}

/** The parts of `NAME` or `VARIABLE:NAME`. */
export function secretRefOf(word: string): SecretRef {
  const [env = '', name = env] = word.split(':')
  return {env, name}
}
