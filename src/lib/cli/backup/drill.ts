import type {Backup} from '../../config/backup.js'
import {ShipitError} from '../../errors.js'
import {drillTask} from '../../features/backups/task.js'
import type {Run} from '../../features/jobs/history.js'
import {refuseMovedHosts} from '../moved.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {beginAndFollow} from './begin.js'
import {chooseBackups, chooseStores, refuseOtherStore} from './choose.js'

export type Drilled = {readonly backup: string; readonly host: string; readonly run: Run}

export type DrillOptions = {
  readonly names: readonly string[]
  readonly all: boolean
  /** Absent: the newest. */
  readonly snapshot?: string | undefined
  /** Absent: the first that the backup goes to. */
  readonly store?: string | undefined
}

/** Proves snapshots by restoring them beside what lives, one after the other. Errors: USAGE, NOT_FOUND, PREFLIGHT_FAILED where the app has left a host. */
export function drill(project: Project, {names, all, snapshot, store}: DrillOptions): Promise<readonly Drilled[]> {
  if (all === names.length > 0) throw new ShipitError('USAGE', 'Name the backups, or say --all.', {hint: `shipit backup drill ${project.config.backups?.[0]?.name ?? 'db'}`})
  if (store !== undefined) chooseStores(project.config, [store])
  const backups = chooseBackups(project.config, names).filter(({source}) => source.kind !== 'host')
  if (backups.length === 0) throw new ShipitError('USAGE', 'The backup of the host is proven by `shipit recover` alone: there is nothing that an app could boot on.')
  refuseMixed(backups, {snapshot, store})
  const given = [...(snapshot === undefined || snapshot === 'latest' ? [] : [`snapshot=${snapshot}`]), ...(store === undefined ? [] : [`store=${store}`])].join('\n')
  return inSession(project, {hosts: [...new Set(backups.map(({host}) => host))]}, async (session) => {
    await refuseMovedHosts(session)
    const drilled: Drilled[] = []
    for (const {name, host} of backups) {
      const onLine = (line: string): void => project.view.note(`${name}: ${line.replace(/^shipit: /, '')}`)
      drilled.push({backup: name, host, run: await beginAndFollow(session, {task: drillTask(name), host, onLine, ...(given !== '' && {given})})})
    }
    return drilled
  })
}

/** Errors: USAGE for a snapshot that several would have to have, and for a store that a backup does not go to. */
export function refuseMixed(backups: readonly Pick<Backup, 'name' | 'to'>[], {snapshot, store}: Pick<DrillOptions, 'snapshot' | 'store'>): void {
  if (snapshot !== undefined && backups.length > 1)
    throw new ShipitError('USAGE', `A snapshot is of one backup: ${snapshot} is not of ${backups.map(({name}) => name).join(' and ')}.`, {
      hint: `shipit backup drill ${backups[0]?.name ?? ''} --snapshot ${snapshot}`,
    })
  for (const {name, to} of backups) refuseOtherStore({name, to}, store)
}

/** Errors: COMMAND_FAILED, naming each that is not proven and why. */
export function tellDrilled(drilled: readonly Drilled[], {say}: Project): readonly Drilled[] {
  for (const {backup, run} of drilled) {
    if (run.result === 'ok' && run.drill)
      say(
        `${backup}: ${run.drill.snapshot} in ${run.drill.store} is proven: restored in ${run.drill.seconds} s${run.drill.booted ? ', and the app boots on it' : '; no app was booted on it'}.`,
      )
  }
  const failed = drilled.filter(({run}) => run.result !== 'ok')
  if (failed.length > 0)
    throw new ShipitError('COMMAND_FAILED', failed.map(({backup, host, run}) => `${backup} on ${host}: ${run.result}${run.note === undefined ? '' : `: ${run.note}`}`).join('\n'), {
      hint: 'What lives was not touched. Another snapshot: shipit backup list, and shipit backup drill NAME --snapshot SNAPSHOT',
    })
  return drilled
}
