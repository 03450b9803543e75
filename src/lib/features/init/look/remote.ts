/** Where a repository is kept: `git@github.com:acme/shop.git`. */
export type Remote = {readonly host: string; readonly path: string; readonly name: string}

export function remoteOf(address: string | undefined): Remote | undefined {
  const [, host, path] = /^(?:[a-z+]+:\/\/(?:[^@/]+@)?|(?:[^@/]+@))([^/:]+)(?::\d+)?[/:](.+?)(?:\.git)?\/?$/.exec(address ?? '') ?? []
  return host === undefined || path === undefined ? undefined : {host, path, name: path.split('/').at(-1) ?? path}
}

/** What the image would be called in the registry that belongs to the remote; elsewhere, as the repository is. */
export function imageOf({host, path}: Remote): string {
  const image = path.toLowerCase().replace(/[^a-z0-9._/-]/g, '-')
  if (host === 'github.com') return `ghcr.io/${image}`
  return host === 'gitlab.com' ? `registry.gitlab.com/${image}` : image
}

/** A name as deploy.yml takes it: lower-case letters, digits and dashes, a letter first. */
export function toName(text: string, most = 40): string {
  const name = text.toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^[^a-z]+/, '').slice(0, most).replace(/-+$/, '') // prettier-ignore
  return name === '' || ['shipit', 'proxy', 'proxy-net'].includes(name) ? 'app' : name
}
