/** What a word of a command line may be, beyond commands and flags. */
export type Kind =
  | 'roles'
  | 'hosts'
  | 'accessories'
  | 'databases'
  | 'jobs'
  | 'backups'
  | 'snapshots'
  | 'stores'
  | 'secrets'
  | 'destinations'
  | 'releases'
  | 'sections'
  | 'app'
  | 'aliases'
  | 'shells'
  | 'files'
  | 'nothing'

/** Of the value of a flag, by its name. */
export const flagKinds: Readonly<Record<string, Kind>> = {
  host: 'hosts',
  role: 'roles',
  destination: 'destinations',
  'config-file': 'files',
  store: 'stores',
  'from-store': 'stores',
  'in-place-of': 'hosts',
  snapshot: 'snapshots',
  confirm: 'app',
}

/** Of an argument, by its name. */
export const argKinds: Readonly<Record<string, Kind>> = {
  accessory: 'accessories',
  database: 'databases',
  job: 'jobs',
  backup: 'snapshots',
  release: 'releases',
  section: 'sections',
  host: 'hosts',
  shell: 'shells',
}

/** Of the words of commands that take several, or whose argument has a name of many meanings. `once`: the first word only. */
export const wordKinds: Readonly<Record<string, Kind | {readonly once: Kind}>> = {
  exec: {once: 'roles'},
  restart: 'roles',
  ssh: {once: 'hosts'},
  'accessory boot': 'accessories',
  'accessory exec': {once: 'accessories'},
  'accessory logs': 'accessories',
  'accessory reboot': 'accessories',
  'accessory start': 'accessories',
  'accessory status': 'accessories',
  'accessory stop': 'accessories',
  'backup check': 'stores',
  'backup init': 'stores',
  'backup drill': 'backups',
  'backup list': 'backups',
  'backup prune': 'backups',
  'backup run': 'backups',
  'secrets get': {once: 'secrets'},
  'secrets set': {once: 'secrets'},
  'secrets rm': 'secrets',
  'secrets rotate': 'secrets',
  'lab ssh': 'nothing',
}
