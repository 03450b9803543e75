import type {Store} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import {isEmpty, nothing, sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import type {Secret} from '../../shell/secret.js'
import {storeFiles} from './stores/files.js'
import {planStores} from './stores/on-host.js'
import type {StoresHere} from './stores/on-host.js'
import {bringRestic} from './stores/restic.js'
import {backupsOf} from './task.js'

/** Stores that the backups of a host go to. */
export function storesFor(config: Pick<Config, 'backups' | 'stores'>, host: string): readonly Store[] {
  const names = new Set(backupsOf(config, host).flatMap((backup) => backup.to))
  return (config.stores ?? []).filter(({name}) => names.has(name))
}

/** What the host itself must have for its backups. */
export const backupPrograms = (config: Pick<Config, 'backups'>, host: string): readonly string[] =>
  backupsOf(config, host).some(({source}) => source.kind === 'volume' && source.sqlite.length > 0) ? ['sqlite3'] : []

export type Preparing = {
  readonly engine: Engine
  readonly config: Config
  readonly secrets: ReadonlyMap<string, Secret>
  /** Of hashes. */
  readonly key: Secret
  /** How the image of restic gets to the host. */
  readonly bring: Plan
}

/** What a host needs to make its backups: restic, and what that is to know of the stores. All of it there: an empty plan. */
export function prepareBackups({engine, config, secrets, key, bring}: Preparing, here: {readonly host: string; readonly stores: StoresHere; readonly restic: string}): Plan {
  const stores = storesFor(config, here.host)
  const restic = stores.length === 0 ? nothing : bringRestic(engine, here.host, {found: here.restic, bring})
  const files = planStores(
    here.host,
    config.name,
    stores.map((store) => storeFiles(config.name, store, secrets, key)),
    here.stores,
  )
  return isEmpty(restic) && files.length === 0 ? nothing : sequence(`Backups of ${here.host}`, [...(isEmpty(restic) ? [] : [restic]), ...files])
}
