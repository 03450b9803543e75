import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {on} from '../../plan/on.js'
import {nothing, sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'
import {placeOf} from '../jobs/run.js'
import type {JobState} from '../jobs/state.js'
import {backupsOf, backupTask} from './task.js'

/** A hook that changes data runs after its backup or not at all. Errors: PREFLIGHT_FAILED for one that would be made on a host that is left out. */
export function refuseUnsaved(config: Config, skipped: readonly string[]): void {
  if (!config.backupBefore || !config.hooks['before-switch']) return
  const [backup] = skipped.flatMap((host) => backupsOf(config, host)).filter(({source}) => source.kind !== 'host')
  if (!backup) return
  throw new ShipitError('PREFLIGHT_FAILED', `deploy.backup_before asks for backup ${backup.name} before the hook, and its host ${backup.host} can't be reached.`, {
    hint: 'Wait until it is back, or take backup_before out of deploy.yml for this deploy.',
  })
}

type Here = {readonly host: string; readonly jobs: readonly JobState[]}

/**
 * With `deploy.backup_before`, what comes before a before-switch hook: backups of all data, one after the other.
 * Of what this deploy brings for the first time there is nothing to save yet.
 */
export function backupFirst(config: Config, views: readonly Here[]): Plan {
  if (!config.backupBefore || !config.hooks['before-switch']) return nothing
  const steps = views.flatMap(({host, jobs}) =>
    backupsOf(config, host)
      .filter(({name, source}) => source.kind !== 'host' && jobs.some((job) => job.name === backupTask(name) && job.release !== ''))
      .map(({name}) => {
        return on(host).run('create', `Backup ${name}, before the hook`, backupNow(config.name, name), {
          code: 'COMMAND_FAILED',
          hint: `Nothing was switched, and the hook did not run: the old release serves. See why: shipit backup run ${name}`,
        })
      }),
  )
  return steps.length === 0 ? nothing : sequence('Back up first', steps)
}

/** Makes a backup and waits for its end; fails where it does. */
export const backupNow = (app: string, backup: string): Command =>
  script('backup-first', template('host/is-over.sh') + template('backups/first.sh'), ...placeOf(app, backupTask(backup)))
