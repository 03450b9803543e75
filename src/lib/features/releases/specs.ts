import type {Config} from '../../config/config.js'
import {containersOf} from '../../config/containers.js'
import type {Keyed} from '../../config/containers.js'
import type {Secret} from '../../shell/secret.js'
import {secretsOf} from '../app/env.js'
import {specHash} from '../app/spec.js'
import type {SecretValues} from '../app/spec.js'
import {hostFiles} from '../files/host-file.js'
import type {FileContents, HostFile} from '../files/host-file.js'
import {secretHash} from '../files/keyed-hash.js'
import type {Release} from './release.js'

/** What containers are given beside the config. */
export type Given = {
  readonly secrets: SecretValues
  readonly files: FileContents
  /** Of every hash that is made from them. */
  readonly key: Secret
}

/** Role or job (by its key) → the files of its containers, for those that have some. */
export const roleFiles = (config: Config, {files, key}: Given): ReadonlyMap<string, readonly HostFile[]> =>
  new Map(
    containersOf(config)
      .filter(({settings}) => settings.files.length > 0)
      .map(({key: owner, settings}) => [owner, hostFiles(config.name, settings.files, files, key)]),
  )

/** What a release records of secrets and files: short hashes, and paths. */
export function recordOf(config: Config, given: Given): Pick<Release, 'secretHashes' | 'files'> {
  const names = [...new Set(containersOf(config).flatMap(({settings}) => secretsOf(settings)))]
  const hashes = names.flatMap((name) => {
    const value = given.secrets.get(name)
    return value ? [[name, secretHash(given.key, name, value).slice(0, 8)] as const] : []
  })
  const files = [...roleFiles(config, given)].map(([role, each]) => [role, each.map(({path, target}) => ({path, target}))] as const)
  return {...(hashes.length > 0 && {secretHashes: Object.fromEntries(hashes)}), ...(files.length > 0 && {files: Object.fromEntries(files)})}
}

/** Role or job (by its key) → hash of all that its containers are made from. */
export function specsOf(config: Config, image: string, given: Given): Readonly<Record<string, string>> {
  const files = roleFiles(config, given)
  const specOf = ({key, settings}: Keyed): string => specHash(settings, image, {...given, paths: (files.get(key) ?? []).map((file) => file.path)})
  return Object.fromEntries(containersOf(config).map((each) => [each.key, specOf(each)]))
}
