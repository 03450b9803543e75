import {createHash} from 'node:crypto'

/**
 * The folders in which Docker before 25 saves the layers of an image, lowest first: hashes of a chain, as Docker 1.9 had them.
 * The topmost is hashed with all of the image's config and can't be told so: its place holds a name that nothing has.
 */
export function legacyNames(layers: readonly string[]): readonly string[] {
  const names: string[] = []
  let chain = ''
  for (const layer of layers) {
    chain = chain === '' ? layer : sha256(`${chain} ${layer}`)
    const parent = names.at(-1)
    names.push(sha256(JSON.stringify({container_config: emptyConfig, created: '1970-01-01T00:00:00Z', layer_id: chain, ...(parent !== undefined && {parent})})))
  }
  return names.map((name) => name.slice('sha256:'.length))
}

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** As Go writes a config with nothing in it. */
const emptyConfig = {
  Hostname: '',
  Domainname: '',
  User: '',
  AttachStdin: false,
  AttachStdout: false,
  AttachStderr: false,
  Tty: false,
  OpenStdin: false,
  StdinOnce: false,
  Env: null,
  Cmd: null,
  Image: '',
  Volumes: null,
  WorkingDir: '',
  Entrypoint: null,
  OnBuild: null,
  Labels: null,
}
