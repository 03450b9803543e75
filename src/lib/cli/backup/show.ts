import {ShipitError} from '../../errors.js'
import {readShown, showSnapshot} from '../../features/backups/show.js'
import type {Shown} from '../../features/backups/show.js'
import {toMinute} from '../../minute.js'
import {toShell} from '../../shell/command.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {toTable} from '../table.js'
import {chooseSnapshot, chooseStores, refuseOtherStore} from './choose.js'

export type ShownBackup = Shown & {readonly backup: string; readonly store: string}

/** What a snapshot holds, as it says itself. Errors: USAGE, NOT_FOUND with why its store does not tell. */
export function showBackup(project: Project, {name, store}: {readonly name: string; readonly store?: string | undefined}): Promise<ShownBackup> {
  const {backup, snapshot} = chooseSnapshot(project.config, name)
  if (store !== undefined) chooseStores(project.config, [store])
  refuseOtherStore(backup, store)
  const from = store ?? backup.to[0] ?? ''
  return inSession(project, {hosts: [backup.host]}, async ({fleet}) => {
    const text = toShell(showSnapshot(project.config.name, {store: from, backup: backup.name, snapshot}))
    const {exitCode, stdout, stderr} = await fleet.on(backup.host).script(text, {signal: project.signal})
    if (exitCode !== 0) throw new ShipitError('NOT_FOUND', `${name} cannot be shown: ${stderr.trim()}`, {hint: `Snapshots that there are: shipit backup list ${backup.name}`})
    return {backup: backup.name, store: from, ...readShown(stdout)}
  })
}

export function tellShown(shown: ShownBackup, {say, terminal}: Project): ShownBackup {
  const {backup, snapshot, store, started, host, release, method, consistent, paused, holds} = shown
  const how =
    consistent === 'crash'
      ? 'read while it was written, as a power cut would leave it'
      : method === 'hook'
        ? 'held still by a hook'
        : paused > 0
          ? `of one moment; paused for ${paused} s`
          : 'of one moment'
  say(`${backup} ${snapshot} in ${store}: of ${host}, ${toMinute(started)}, release ${release === '' ? 'none' : release}; ${how}`)
  say(
    toTable(
      ['IN', 'WHAT', 'COUNT'],
      holds.filter(({kind}) => kind !== 'hash').map(({place, what, value}) => [place, what, String(value)]),
      terminal.answer.heading,
    ),
  )
  return shown
}
