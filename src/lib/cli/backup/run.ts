import {ShipitError} from '../../errors.js'
import {backupTask} from '../../features/backups/task.js'
import type {Run} from '../../features/jobs/history.js'
import {toSize} from '../format.js'
import {refuseMovedHosts} from '../moved.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {beginAndFollow} from './begin.js'
import {chooseBackups} from './choose.js'

export type BackupRun = {readonly backup: string; readonly host: string; readonly run: Run}

export type RunOptions = {
  readonly names: readonly string[]
  /** All of the file. */
  readonly all: boolean
  /** Keeps it although it holds far less than the newest snapshot does. */
  readonly acceptShrink: boolean
}

/** Makes backups now, hosts side by side, on a host one after the other. Errors: USAGE, NOT_FOUND, PREFLIGHT_FAILED where the app has left a host. */
export function runBackups(project: Project, {names, all, acceptShrink}: RunOptions): Promise<readonly BackupRun[]> {
  if (all === names.length > 0) throw new ShipitError('USAGE', 'Name the backups, or say --all.', {hint: `shipit backup run ${project.config.backups?.[0]?.name ?? 'db'}`})
  const backups = chooseBackups(project.config, names)
  const hosts = [...new Set(backups.map(({host}) => host))]
  return inSession(project, {hosts}, async (session) => {
    // What was left there is old: it would stand over the good copies.
    await refuseMovedHosts(session)
    const runs = await Promise.all(
      hosts.map(async (host) => {
        const own: BackupRun[] = []
        for (const backup of backups.filter((each) => each.host === host)) {
          const onLine = (line: string): void => project.view.note(`${backup.name}: ${line.replace(/^shipit: /, '')}`)
          const run = await beginAndFollow(session, {task: backupTask(backup.name), host, onLine, ...(acceptShrink && {given: 'accept_shrink=1'})})
          own.push({backup: backup.name, host, run})
        }
        return own
      }),
    )
    return runs.flat()
  })
}

/** Says what was kept. Errors: COMMAND_FAILED, naming each that failed and why. */
export function tellRuns(runs: readonly BackupRun[], {say}: Project): readonly BackupRun[] {
  for (const {backup, run} of runs) {
    const made = run.backup
    if (run.result !== 'ok' || !made) continue
    const stores = made.stores.map(({store, added}) => `${store} (${toSize(added)} new)`).join(', ')
    say(`${backup}: ${made.snapshot}, ${toSize(made.bytes)}, in ${stores}, after ${run.seconds} s${run.note === undefined ? '' : `. ${run.note}`}`)
  }
  const failed = runs.filter(({run}) => run.result !== 'ok')
  if (failed.length > 0) {
    throw new ShipitError('COMMAND_FAILED', failed.map(({backup, host, run}) => `${backup} on ${host}: ${run.result}${run.note === undefined ? '' : `: ${run.note}`}`).join('\n'))
  }
  return runs
}
