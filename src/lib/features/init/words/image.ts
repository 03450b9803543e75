/** The parts of `ghcr.io/acme/shop:v1@sha256:…`. */
export function imageParts(image: string): {readonly repository: string; readonly tag?: string; readonly digest?: string} {
  const [name = '', digest] = image.split('@', 2)
  const [, repository = name, tag] = /^(.*?)(?::([^/:]+))?$/.exec(name) ?? []
  return {repository, ...(tag !== undefined && {tag}), ...(digest !== undefined && {digest})}
}
