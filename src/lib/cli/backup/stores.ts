import type {Backup, Store} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {checkStore, pruneStore} from '../../features/backups/in-store.js'
import type {Answer} from '../../features/backups/in-store.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {chooseBackups, chooseStores} from './choose.js'

export type Looked = {readonly store: string; readonly host: string; readonly ok: boolean; readonly fault?: string}

/** Checks repositories: their structure, and a part of their data read back, such as `5%` or `1G`. */
export function checkStores(project: Project, names: readonly string[], part: string): Promise<readonly Looked[]> {
  const stores = chooseStores(project.config, names).map((store) => ({store: store.name, host: hostOf(project.config, store)}))
  return inSession(project, {hosts: [...new Set(stores.map(({host}) => host))]}, (session) =>
    Promise.all(
      stores.map(async ({store, host}) => {
        project.view.note(`Checking ${store} from ${host}`)
        return toLooked(host, await askStore(session, host, checkStore(project.config, store, part)))
      }),
    ),
  )
}

export type Pruned = Looked & {readonly backup: string}

/** Forgets what backups are not to keep and clears their stores out, one after the other: a store is locked meanwhile. Stores that let nothing be deleted are left alone. */
export function pruneBackups(project: Project, names: readonly string[]): Promise<readonly Pruned[]> {
  const {config} = project
  const all = chooseBackups(config, names).flatMap((backup) => storesOf(config, backup).map((store) => ({backup, store})))
  for (const store of new Set(all.filter((each) => each.store.appendOnly).map((each) => each.store.name)))
    project.view.note(`${store} is append-only: nothing can be deleted there from here.`)
  const open = all.filter((each) => !each.store.appendOnly)
  return inSession(project, {hosts: [...new Set(open.map(({backup}) => backup.host))]}, async (session) => {
    const pruned: Pruned[] = []
    for (const {backup, store} of open) {
      project.view.note(`Clearing out ${backup.name} in ${store.name}`)
      pruned.push({backup: backup.name, ...toLooked(backup.host, await askStore(session, backup.host, pruneStore(config, store.name, backup)))})
    }
    return pruned
  })
}

export const askStore = async (session: Session, host: string, answer: ReturnType<typeof checkStore>): Promise<Answer> => {
  const [found] = await session.ask({answer}, [host])
  if (!found) throw new TypeError(`${host} was not asked`)
  return found.answers.answer
}

const toLooked = (host: string, answer: Answer): Looked => ({store: answer.store, host, ok: !('fault' in answer), ...('fault' in answer && {fault: answer.fault})})

const storesOf = ({stores = []}: Config, backup: Backup): readonly Store[] => stores.filter(({name}) => backup.to.includes(name))

/** A host that writes to a store, and so can reach it. */
export const hostOf = ({backups = []}: Pick<Config, 'backups'>, {name}: Store): string => backups.find((backup) => backup.to.includes(name))?.host ?? ''

/** Says what is well, and fails with what is not. */
export function tellLooked<T extends Looked>(looked: readonly T[], {say}: Project, well: (one: T) => string): readonly T[] {
  for (const one of looked.filter(({ok}) => ok)) say(well(one))
  const faults = looked.filter(({ok}) => !ok)
  if (faults.length > 0) throw new ShipitError('COMMAND_FAILED', [...new Set(faults.map(({store, host, fault}) => `${store} (from ${host}): ${fault ?? ''}`.trimEnd()))].join('\n'))
  return looked
}
