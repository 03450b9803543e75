import type {Accessory, Config} from '../../../config/config.js'
import type {SecretRef} from '../../../config/words/secret-ref.js'
import {accessoryContainer, labels, paths} from '../../../config/paths.js'
import type {ContainerSpec} from '../../../engines/engine.js'
import type {AccessoryGiven} from '../given.js'
import type {AccessoryRecord} from '../record.js'
import {mountsOf} from '../../files/host-file.js'
import {accessorySpec} from '../spec.js'

export const newServer = (name: string, accessory: string): string => `${accessoryContainer(name, accessory)}-upgrade`
export const newPrograms = (name: string, accessory: string): string => `${accessoryContainer(name, accessory)}-upgrade-programs`

/**
 * The new server while it is filled: nobody can reach it. It makes no database of its own, and none of the user's scripts for a first start is run:
 * all that they made comes from the old server.
 */
export function newServerSpec(config: Config, accessory: Accessory, given: AccessoryGiven): ContainerSpec {
  const {secretEnv: _, ...spec} = accessorySpec(config, accessory, given)
  const secrets = accessory.secrets.filter(isKept)
  return {
    ...spec,
    name: newServer(config.name, accessory.name),
    network: {name: 'none', aliases: []},
    labels: upgradeLabels(config, accessory),
    env: {...Object.fromEntries(Object.entries(accessory.env).filter(([env]) => isKept({env}))), POSTGRES_DB: 'postgres'},
    mounts: spec.mounts.filter(({target}) => !target.startsWith('/docker-entrypoint-initdb.d')),
    publish: [],
    restart: 'no',
    command: withSettings(accessory),
    options: withoutPlace(spec.options),
    ...(secrets.length > 0 && {secretEnv: {names: secrets.map((each) => each.env), file: paths.accessoryEnv(config.name, accessory.name, given.spec)}}),
  }
}

/** Programs of the new version, beside the old server: they reach it where it lets in whom it knows, and log in as it was told to. */
export function newProgramsSpec(config: Config, {accessory, spec, files}: AccessoryRecord, image: string): ContainerSpec {
  return {
    name: newPrograms(config.name, accessory.name),
    image,
    network: {name: `container:${accessoryContainer(config.name, accessory.name)}`, aliases: []},
    labels: upgradeLabels(config, accessory),
    env: accessory.env,
    mounts: mountsOf(files),
    limits: {},
    publish: [],
    restart: 'no',
    entrypoint: 'sleep',
    command: ['604800'],
    stopTimeout: 1,
    // The image wants a volume for data: an engine would make one, and leave it behind.
    options: ['--tmpfs', '/var/lib/postgresql', '--tmpfs', '/var/lib/postgresql/data'],
    ...(accessory.secrets.length > 0 && {secretEnv: {names: accessory.secrets.map((each) => each.env), file: paths.accessoryEnv(config.name, accessory.name, spec)}}),
  }
}

const upgradeLabels = (config: Config, accessory: Accessory): Readonly<Record<string, string>> => ({
  [labels.app]: config.name,
  [labels.kind]: 'upgrade',
  [labels.accessory]: accessory.name,
})

const isKept = ({env}: Pick<SecretRef, 'env'>): boolean => env !== 'POSTGRES_DB' && env !== 'POSTGRES_DB_FILE'

/** Faster than it would be in service, and silent about what is written into it; only where its words are known to be those of a server. */
function withSettings({command}: Accessory): readonly string[] {
  const isServer = command.length === 0 || command[0] === 'postgres' || command[0]?.startsWith('-') === true
  const settings = ['synchronous_commit=off', 'archive_mode=off', 'log_statement=none', 'log_min_error_statement=panic', 'log_min_duration_statement=-1']
  return isServer ? [...(command.length === 0 ? ['postgres'] : command), ...settings.flatMap((each) => ['-c', each])] : command
}

const places = [
  '--publish',
  '-p',
  '--expose',
  '--ip',
  '--ip6',
  '--network-alias',
  '--network',
  '--net',
  '--hostname',
  '-h',
  '--name',
  '--link',
  '--add-host',
  '--dns',
  '--mac-address',
]

/** Without the words that give a container its place among others: they would be taken, or refused where there is no network. */
export function withoutPlace(options: readonly string[]): readonly string[] {
  return options.filter((word, index) => {
    if (places.includes(word) || places.some((flag) => word.startsWith(`${flag}=`))) return false
    return !places.includes(options[index - 1] ?? '')
  })
}
