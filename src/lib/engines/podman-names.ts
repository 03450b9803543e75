/**
 * Podman keeps images under whole names and, given a short one, looks through its host's list of registries.
 * Docker reads a short name as one of docker.io; so do we, for both.
 */
export const toPodman = (ref: string): string => (isId(ref) || hasRegistry(ref) ? ref : `docker.io/${ref.includes('/') ? '' : 'library/'}${ref}`)

/** The name as docker writes it. */
export const fromPodman = (ref: string): string => ref.replace(/^docker\.io\/(library\/(?=[^/]+$))?/, '')

const isId = (ref: string): boolean => /^(sha256:)?[0-9a-f]{64}$/.test(ref)

const hasRegistry = (ref: string): boolean => {
  const [first = '', ...rest] = ref.split('/')
  return rest.length > 0 && (first === 'localhost' || /[.:]/.test(first))
}
