import {toPodman as wholeName} from '../../engines/podman-names.js'

/** An image without a registry is known on hosts by its content, so that one name never means two images. */
export const deliveredName = (name: string, id: string): string => `${ownPrefix(name)}${id.replace(/^sha256:/, '').slice(0, 12)}`

/** What every image that shipit delivered for this app is named with. */
export const ownPrefix = (name: string): string => `shipit.local/${name}:`

/** The name in full, as engines read it: `caddy` is `docker.io/library/caddy:latest`. */
export function fullName(ref: string): string {
  const [path = '', ...digest] = ref.split('@')
  const tagged = digest.length > 0 || tagOf(path) !== '' ? path : `${path}:latest`
  return [wholeName(tagged), ...digest].join('@')
}

/** One image under two spellings. */
export const isSameName = (a: string, b: string): boolean => fullName(a) === fullName(b)

/** The name without tag and digest. */
export function repositoryOf(ref: string): string {
  const [path = ''] = ref.split('@')
  return path.slice(0, path.length - (tagOf(path) === '' ? 0 : tagOf(path).length + 1))
}

/** The registry that a name leads to. */
export const registryOf = (ref: string): string => fullName(ref).split('/')[0] ?? ''

const tagOf = (path: string): string => /:([^:/]*)$/.exec(path)?.[1] ?? ''
