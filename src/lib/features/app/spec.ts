import type {Config, ContainerSettings, Role} from '../../config/config.js'
import {appNetwork, labels, paths, replicaName} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import type {ContainerSpec} from '../../engines/engine.js'
import {secretEnvFile} from '../../engines/secret-env.js'
import type {SecretVariable} from '../../engines/secret-env.js'
import {Secret} from '../../shell/secret.js'
import {mountsOf} from '../files/host-file.js'
import {secretHash} from '../files/keyed-hash.js'
import {hashOf} from './hash.js'
import type {Release} from '../releases/release.js'

/** Name of a secret → its value. */
export type SecretValues = ReadonlyMap<string, Secret>

/** What a replica is given beside the settings of its role: `paths` are those of its files on the host, which stand for what is in them. */
export type Given = {readonly secrets: SecretValues; readonly paths: readonly string[]; readonly key: Secret}

/** What of a role, or of a job, its containers are made from. */
type Made = ContainerSettings & {readonly stopTimeout: number; readonly port?: number}

/** Hash of all that a replica of the role is made from. Equal: a running one need not be replaced. It stands in a label: of secrets it holds keyed hashes. */
export const specHash = (role: Made, image: string, {secrets, paths: files, key}: Given): string =>
  hashOf({
    image,
    ...Object.fromEntries(plainParts.map((part) => [part, role[part]])),
    files: role.files.map(({target}, index) => [target, files[index]]),
    secrets: role.secrets.map((each) => [each.env, secretHash(key, each.name, secrets.get(each.name) ?? nothing)]),
  })

/** What stands in clear text in a role. */
const plainParts = ['command', 'entrypoint', 'env', 'limits', 'volumes', 'options', 'stopTimeout', 'port'] as const satisfies readonly (keyof Role)[]

const nothing = new Secret('')

/** The text of a container's env file. Errors: CONFIG_INVALID for a value that no variable can hold. */
export const envFile = (settings: Pick<Role, 'secrets'>, secrets: SecretValues): Secret => secretEnvFile(secretVariables(settings, secrets))

/** The secret variables of a container, with their values. */
export const secretVariables = (settings: Pick<Role, 'secrets'>, secrets: SecretValues): readonly SecretVariable[] =>
  settings.secrets.map((each) => ({...each, value: secrets.get(each.name) ?? nothing}))

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
  mounts: [...role.volumes, ...mountsOf(release.files?.[role.name] ?? [])],
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
