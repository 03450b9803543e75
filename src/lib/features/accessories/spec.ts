import type {Accessory, Config} from '../../config/config.js'
import {accessoryContainer, appNetwork, labels, paths} from '../../config/paths.js'
import type {ContainerSpec} from '../../engines/engine.js'
import {hashOf} from '../app/hash.js'
import {logRotation} from '../app/spec.js'
import {mountsOf} from '../files/host-file.js'
import type {PlacedFile} from '../files/host-file.js'

/** What a container is made of: where these differ, another one is needed. */
export const madeOf = ['image', 'command', 'entrypoint', 'env', 'limits', 'volumes', 'options', 'publish', 'stopTimeout'] as const satisfies readonly (keyof Accessory)[]

/** Hash of all that the container of an accessory is made from. Equal: the running one may stay. */
export const accessoryHash = (accessory: Accessory, given: {readonly files: readonly PlacedFile[]; readonly hashes: Readonly<Record<string, string>>}): string =>
  hashOf({
    ...Object.fromEntries(madeOf.map((part) => [part, accessory[part]])),
    proxied: isProxied(accessory),
    files: given.files.map(({target, path}) => [target, path]),
    secrets: accessory.secrets.map((each) => [each.env, given.hashes[each.name]]),
  })

/** Whether it stands on the proxy's network: to be reached by its domains, or to be asked for its health. */
export const isProxied = (accessory: Accessory): boolean => accessory.domains.length > 0 || accessory.health?.kind === 'http'

/** The one container of an accessory on a host. `spec` is its hash, by which its env file is found. */
export function accessorySpec(config: Config, accessory: Accessory, {spec, files}: {readonly spec: string; readonly files: readonly PlacedFile[]}): ContainerSpec {
  const name = accessoryContainer(config.name, accessory.name)
  return {
    name,
    image: accessory.image,
    network: {name: appNetwork(config.name), aliases: [accessory.name, name]},
    labels: {
      [labels.app]: config.name,
      [labels.kind]: 'accessory',
      [labels.accessory]: accessory.name,
      [labels.spec]: spec,
    },
    env: accessory.env,
    mounts: [...accessory.volumes, ...mountsOf(files)],
    limits: accessory.limits,
    publish: accessory.publish,
    restart: 'unless-stopped',
    command: accessory.command,
    stopTimeout: accessory.stopTimeout,
    options: [...logRotation(accessory.options), ...accessory.options],
    ...(accessory.entrypoint === undefined ? {} : {entrypoint: accessory.entrypoint}),
    ...(accessory.secrets.length > 0 && {secretEnv: {names: accessory.secrets.map((each) => each.env), file: paths.accessoryEnv(config.name, accessory.name, spec)}}),
  }
}
