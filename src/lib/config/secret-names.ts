import type {Config, ContainerSettings} from './config.js'

/** The names of all secrets that the roles, the build and the registry need, each once. */
export const secretNames = (config: Config): readonly string[] => [
  ...new Set([...(config.registry ? [config.registry.password] : []), ...(config.build?.secrets ?? []), ...[...config.roles, ...config.accessories].flatMap(containerSecretNames)]),
]

/** Those of one container: its variables and its files. */
export const containerSecretNames = ({secrets, files}: Pick<ContainerSettings, 'secrets' | 'files'>): readonly string[] => [
  ...secrets.map((secret) => secret.name),
  ...files.flatMap((file) => ('secret' in file.from ? [file.from.secret] : [])),
]
