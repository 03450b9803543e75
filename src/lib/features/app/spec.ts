import type {Config, Role} from '../../config/config.js'
import {appNetwork, labels, paths, replicaName} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import type {ContainerSpec} from '../../engines/engine.js'
import type {Secret} from '../../shell/secret.js'
import {hashOf} from './hash.js'
import type {Release} from '../releases/release.js'

/** Name of a secret → its value. */
export type SecretValues = ReadonlyMap<string, Secret>

/** Hash of all that a replica of the role is made from. Equal: a running one need not be replaced. */
export const specHash = (role: Role, image: string, secrets: SecretValues): string =>
  hashOf({
    image,
    command: role.command,
    entrypoint: role.entrypoint,
    env: role.env,
    limits: role.limits,
    volumes: role.volumes,
    files: role.files,
    options: role.options,
    stopTimeout: role.stopTimeout,
    port: role.port,
    secrets: role.secrets.map((each) => [each.env, secrets.get(each.name)?.reveal()]),
  })

/** The text of a container's env file: shell assignments, every value quoted. */
export const envFile = (role: Pick<Role, 'secrets'>, secrets: SecretValues): string =>
  role.secrets.map((each) => `${each.env}='${(secrets.get(each.name)?.reveal() ?? '').replaceAll("'", `'\\''`)}'\n`).join('')

/** The container of one replica. */
export function replicaSpec(config: Config, role: Role, release: Release, place: {readonly host: string; readonly colour: Colour; readonly replica: number}): ContainerSpec {
  const name = replicaName(config.name, role.name, place.colour, place.replica)
  return {
    ...baseSpec(config, role, release),
    name,
    labels: {
      ...appLabels(config),
      [labels.role]: role.name,
      [labels.release]: release.id,
      [labels.colour]: place.colour,
      [labels.replica]: String(place.replica),
      [labels.spec]: release.specs[role.name] ?? '',
      ...(role.port === undefined ? {} : {[labels.port]: String(role.port)}),
    },
    network: {name: appNetwork(config.name), aliases: [name, `${config.name}-${role.name}`]},
    env: {...shipitEnv(config, role, release), SHIPIT_HOST: place.host, SHIPIT_REPLICA: String(place.replica), ...role.env},
    restart: 'unless-stopped',
    command: role.command,
  }
}

/** A one-shot container of the release: the image, env, secrets and volumes of a role, with another command. */
export function oneShotSpec(config: Config, role: Role, release: Release, shot: {readonly name: string; readonly command: readonly string[]}): ContainerSpec {
  return {
    ...baseSpec(config, role, release),
    name: `${config.name}-${shot.name}`,
    labels: {...appLabels(config), [labels.kind]: 'one-shot', [labels.release]: release.id},
    network: {name: appNetwork(config.name), aliases: []},
    env: {...shipitEnv(config, role, release), ...role.env},
    restart: 'no',
    command: shot.command,
  }
}

export const appLabels = (config: Config): Readonly<Record<string, string>> => ({[labels.app]: config.name, [labels.kind]: 'app'})

const baseSpec = (
  config: Config,
  role: Role,
  release: Release,
): Pick<ContainerSpec, 'image' | 'mounts' | 'limits' | 'publish' | 'stopTimeout' | 'options' | 'secretEnv' | 'entrypoint'> => ({
  image: release.image.ref,
  mounts: role.volumes,
  limits: role.limits,
  publish: [],
  stopTimeout: role.stopTimeout,
  options: [...logRotation(role.options), ...role.options],
  ...(role.entrypoint === undefined ? {} : {entrypoint: role.entrypoint}),
  ...(role.secrets.length > 0 && {secretEnv: {names: role.secrets.map((each) => each.env), file: paths.releaseEnv(config.name, release.id, role.name)}}),
})

/** A container that talks for years fills no disk; what the user says of logs counts. */
export const logRotation = (options: readonly string[]): readonly string[] =>
  options.some((option) => option.startsWith('--log-')) ? [] : ['--log-opt', 'max-size=10m', '--log-opt', 'max-file=5']

const shipitEnv = (config: Config, role: Role, release: Release): Readonly<Record<string, string>> => ({
  SHIPIT_APP: config.name,
  SHIPIT_ROLE: role.name,
  SHIPIT_RELEASE: release.id,
  SHIPIT_VERSION: release.tag,
  ...(role.port === undefined ? {} : {PORT: String(role.port)}),
})
