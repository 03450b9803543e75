import type {Backup, Store} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {nearest} from '../../nearest.js'

/** The backups that are meant: those named, or all of the file. Errors: USAGE. */
export function chooseBackups(config: Pick<Config, 'backups'>, names: readonly string[]): readonly Backup[] {
  const {backups = []} = config
  return names.length === 0 ? needSome(backups) : names.map((name) => chooseBackup(config, name))
}

/** The backup that is meant. Errors: USAGE. */
function chooseBackup({backups = []}: Pick<Config, 'backups'>, name: string): Backup {
  const found = needSome(backups).find((each) => each.name === name)
  if (found) return found
  throw notThere('backup', name, backups)
}

/** `db@20261126T023000`: the backup that is meant, and the name of its snapshot; empty: the newest. Errors: USAGE. */
export function chooseSnapshot(config: Pick<Config, 'backups'>, name: string): {readonly backup: Backup; readonly snapshot: string} {
  const [backup = '', snapshot = ''] = name.split('@')
  return {backup: chooseBackup(config, backup), snapshot: snapshot === 'latest' ? '' : snapshot}
}

/** The stores that are meant: those named, or all that backups go to. Errors: USAGE. */
export function chooseStores({stores = [], backups = []}: Pick<Config, 'stores' | 'backups'>, names: readonly string[]): readonly Store[] {
  needSome(backups)
  if (names.length === 0) return stores.filter(({name}) => backups.some((each) => each.to.includes(name)))
  return names.map((name) => {
    const found = stores.find((each) => each.name === name)
    if (found) return found
    throw notThere('store', name, stores)
  })
}

/** Errors: USAGE. */
export function refuseOtherStore({name, to}: Pick<Backup, 'name' | 'to'>, store: string | undefined): void {
  if (store !== undefined && !to.includes(store)) throw new ShipitError('USAGE', `${name} does not go to ${store}.`, {hint: `It goes to ${to.join(', ')}.`})
}

function needSome<T>(backups: readonly T[]): readonly T[] {
  if (backups.length > 0) return backups
  throw new ShipitError('USAGE', 'deploy.yml has no backups.', {hint: 'Write `backups` and `stores` into it: see `shipit docs backups`.'})
}

function notThere(what: string, name: string, known: readonly {readonly name: string}[]): ShipitError {
  const names = known.map((each) => each.name)
  const near = nearest(name, names)
  return new ShipitError('USAGE', `deploy.yml has no ${what} ${name}.`, {hint: `${near === undefined ? '' : `Is ${near} meant? `}Its ${what}s: ${names.join(', ')}`})
}
