import type {BackupSource} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import {accessoryContainer, paths} from '../../config/paths.js'
import {quote} from '../../shell/quote.js'
import {template} from '../../template.js'

/** What the functions of a source are told: whose data it is, as the host knows it. */
export function wordsOf({name, roles, accessories}: Pick<Config, 'name' | 'roles' | 'accessories'>, source: BackupSource): Readonly<Record<string, string>> {
  switch (source.kind) {
    case 'postgres':
    case 'mysql':
    case 'redis':
      return {target: accessoryContainer(name, source.accessory), databases: source.databases.join(' ')}
    case 'volume':
      return {target: source.volume, volume_name: volumeInFile(name, source), sqlite: source.sqlite.join('\n'), hook_image: '', hook_target: ''}
    case 'host':
      return {target: 'host', app_folder: paths.app(name), proxy_data: `${paths.proxy}/data`, domains: [...roles, ...accessories].flatMap((each) => each.domains).join(' ')}
  }
}

/** Which image may have a hook for a volume of the app, and where the volume is in it. */
export function hookWords({roles}: Pick<Config, 'roles'>, source: BackupSource, image: string): Readonly<Record<string, string>> {
  const mounts = source.kind === 'volume' ? roles.flatMap(({volumes}) => volumes.filter((each) => each.source === source.volume)) : []
  return mounts[0] ? {hook_image: image, hook_target: mounts[0].target} : {}
}

/** As deploy.yml calls it: `uploads` for shop-uploads. */
const volumeInFile = (name: string, {volume, accessory}: Extract<BackupSource, {kind: 'volume'}>): string =>
  volume.slice((accessory === undefined ? `${name}-` : `${name}-${accessory}-`).length)

/** The functions of a source, by the contract in docs/decisions/14-one-snapshot.md. */
export const partsOf = ({kind}: BackupSource): readonly string[] => [template('backups/containers.sh'), ...functionsOf(kind), ...(kind === 'volume' ? [] : [withFilesPlain])]

/** Those of one kind alone, in the order in which they stand. */
export const functionsOf = (kind: BackupSource['kind']): readonly string[] => [
  template('host/run-in.sh'),
  ...(kind === 'postgres' ? [template('host/postgres/client.sh'), `contents=${quote(template('host/postgres/contents.sql'))}`] : []),
  ...[kind, ...(furtherFiles[kind] ?? []).map((file) => `${kind}/${file}`)].map((file) => template(`backups/sources/${file}.sh`)),
]

const furtherFiles: Readonly<Partial<Record<BackupSource['kind'], readonly string[]>>> = {
  mysql: ['moment', 'accounts', 'swap'],
  volume: ['pause', 'sqlite', 'swap'],
}

/** Where nothing is mounted into the folder of the dump. */
const withFilesPlain = 'with_files() { "$@"; }'
