import {isCache} from '../backup-source.js'
import type {Path} from '../fault.js'
import {readyRow} from '../ready/ready.js'
import {roleSources} from '../role-sources.js'
import type {Sound, WrittenAccessory} from '../schema/file.js'
import {isFolder, volumeOf} from '../words/volume.js'
import {unknown} from './names.js'
import type {Broken, Rule} from './rule.js'

type Written = NonNullable<Sound['backups']>[string]

const ofEachBackup =
  (rule: (written: Sound, backup: Written, path: Path) => readonly Broken[]): Rule =>
  (written) =>
    Object.entries(written.backups ?? {}).flatMap(([name, backup]) => rule(written, backup, ['backups', name]))

/** `from` names an accessory or a volume. */
export const backupsHaveData: Rule = ofEachBackup((written, {from}, path) => {
  const accessories = written.accessories ?? {}
  const volumes = volumesOf(written)
  const at = [...path, 'from']
  if (typeof from === 'string') {
    const known = [...Object.keys(accessories), ...volumes]
    if (!known.includes(from)) return [{path: at, message: unknown('accessory or volume', from, known), rests: [['accessories', from], ...volumeKeys(written)]}]
    return ofAccessory(accessories[from], from, at)
  }
  const {accessory, volume, sqlite, databases} = from
  if ((accessory === undefined) === (volume === undefined)) return [{path: at, message: 'needs `accessory` or `volume`, one of them'}]
  if (accessory !== undefined && accessories[accessory] === undefined)
    return [{path: [...at, 'accessory'], message: unknown('accessory', accessory, Object.keys(accessories)), rests: [['accessories', accessory]]}]
  if (volume !== undefined && !volumes.includes(volume)) return [{path: [...at, 'volume'], message: unknown('volume', volume, volumes), rests: volumeKeys(written)}]
  if (sqlite !== undefined && volume === undefined) return [{path: [...at, 'sqlite'], message: 'needs the `volume` that it is in'}]
  if (databases !== undefined && !hasDatabases(accessory === undefined ? undefined : accessories[accessory]))
    return [{path: [...at, 'databases'], message: 'needs an `accessory` that is a postgres, mariadb or mysql'}]
  const leading = [sqlite ?? []].flat().findIndex((file) => file.startsWith('/') || file.split('/').includes('..'))
  if (leading >= 0) return [{path: [...at, 'sqlite'], message: 'must be a path in the volume, from its top: index.sqlite3 or db/index.sqlite3'}]
  return ofAccessory(accessory === undefined ? undefined : accessories[accessory], accessory ?? '', at)
})

const hasDatabases = (accessory: WrittenAccessory | undefined): boolean => ['postgres', 'mysql'].includes((accessory && readyRow(accessory)?.kind) ?? '')

/** A cache is not worth a backup, and what keeps its data nowhere can't have one. */
function ofAccessory(accessory: WrittenAccessory | undefined, name: string, path: Path): readonly Broken[] {
  if (accessory === undefined) return []
  const row = readyRow(accessory)
  if (isCache(accessory))
    return [{path, message: `is ${name}, a cache: with \`persist: true\` under accessories.${name} it keeps its data, and can be backed up`, rests: [['accessories', name]]}]
  if (row?.kind === 'postgres' || row?.kind === 'mysql' || row?.kind === 'redis') return []
  const own = (accessory.volumes ?? []).map((word) => volumeOf(word).source).filter((source) => !isFolder(source))
  if (own.length === 1 || (own.length === 0 && row?.data !== undefined)) return []
  return [
    {path, message: `is ${name}, which has ${own.length === 0 ? 'no volume' : 'several volumes'}: shipit can't tell what of it is to be backed up`, rests: [['accessories', name]]},
  ]
}

/** `to` names stores. */
export const backupsHaveStores: Rule = ofEachBackup((written, {to}, path) => {
  const stores = Object.keys(written.stores ?? {})
  const words: readonly {readonly at: Path; readonly word: string}[] =
    typeof to === 'string' ? [{at: [...path, 'to'], word: to}] : (to ?? []).map((word, index) => ({at: [...path, 'to', index], word}))
  return words.flatMap(({at, word}, index) => {
    if (!stores.includes(word)) return [{path: at, message: unknown('store', word, stores), rests: [['stores', word]]}]
    return words.findIndex((other) => other.word === word) < index ? [{path: at, message: `names ${word} a second time`}] : []
  })
})

/** One name is shipit's own. */
export const backupsAreNotTheHosts: Rule = (written) =>
  Object.hasOwn(written.backups ?? {}, 'host')
    ? [{path: ['backups', 'host'], message: "has the name of shipit's own backup, that of the certificates and the records of the app: choose another"}]
    : []

/** A key is of use where SSH is spoken. */
export const keysAreForSftp: Rule = (written) =>
  Object.entries(written.stores ?? {}).flatMap(([name, store]) =>
    (['key', 'host_key'] as const).flatMap((key) =>
      store[key] !== undefined && !store.repository.startsWith('sftp:') ? [{path: ['stores', name, key], message: 'is for an sftp: repository'}] : [],
    ),
  )

/** The volumes that roles use, by name. */
const volumesOf = (written: Sound): readonly string[] => [
  ...new Set(
    roleSources(written)
      .flatMap(({whole}) => (whole.volumes ?? []).map((word) => volumeOf(word).source))
      .filter((source) => !isFolder(source)),
  ),
]

const volumeKeys = (written: Sound): readonly Path[] => [['volumes'], ...Object.keys(written.roles ?? {}).map((role) => ['roles', role, 'volumes'])]
