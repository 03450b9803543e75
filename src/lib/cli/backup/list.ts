import type {Backup} from '../../config/backup.js'
import {inOneLine} from '../../features/backups/merge.js'
import type {Kept} from '../../features/backups/merge.js'
import {snapshotsIn} from '../../features/backups/snapshots.js'
import {backupTask} from '../../features/backups/task.js'
import type {Run} from '../../features/jobs/history.js'
import {jobsOn} from '../../features/jobs/state.js'
import type {JobState} from '../../features/jobs/state.js'
import {toSize} from '../format.js'
import {toMinute} from '../../minute.js'
import {remember} from '../complete/remembered.js'
import {resultOf} from '../job/status.js'
import type {Project} from '../project.js'
import {inReadSession} from '../session.js'
import {toTable} from '../table.js'
import {chooseBackups} from './choose.js'

export type BackupListing = {
  readonly backup: string
  readonly host: string
  /** As written; absent: by hand only. */
  readonly schedule?: string
  readonly stores: readonly string[]
  /** RFC 3339, UTC. */
  readonly next?: string
  readonly last?: Run
  /** The newest first. */
  readonly snapshots: readonly Kept[]
  /** Stores that did not answer, and why. */
  readonly faults: readonly {readonly store: string; readonly fault: string}[]
}

/** Every backup of the file, and what its stores have of it. Each host asks for its own. */
export const listBackups = (project: Project, names: readonly string[]): Promise<readonly BackupListing[]> => {
  const backups = chooseBackups(project.config, names)
  const hosts = [...new Set(backups.map((backup) => backup.host))]
  return inReadSession(project, hosts, async (session, failures) => {
    for (const {host, error} of failures) project.view.note(`${host} is left out: ${error.message}`)
    const answers = await Promise.all(
      session.fleet.hosts.map(async (host) => {
        const stores = [...new Set(backups.filter((backup) => backup.host === host).flatMap((backup) => backup.to))]
        const [answer] = await session.ask({jobs: jobsOn(project.config.name), stores: snapshotsIn(project.config, stores)}, [host])
        return {host, jobs: answer?.answers.jobs ?? [], stores: answer?.answers.stores ?? []}
      }),
    )
    return backups.map((backup) =>
      listing(
        backup,
        answers.find(({host}) => host === backup.host),
      ),
    )
  })
}

type Answer = {readonly jobs: readonly JobState[]; readonly stores: Parameters<typeof inOneLine>[1]}

function listing(backup: Backup, answer: Answer | undefined): BackupListing {
  const state = answer?.jobs.find(({name}) => name === backupTask(backup.name))
  const stores = answer?.stores.filter(({store}) => backup.to.includes(store)) ?? []
  return {
    backup: backup.name,
    host: backup.host,
    ...(backup.schedule !== undefined && {schedule: backup.schedule}),
    stores: backup.to,
    ...(state !== undefined && state.next !== '' && {next: state.next}),
    ...(state?.last && {last: state.last}),
    snapshots: inOneLine(backup.name, stores),
    faults: stores.flatMap(({store, fault}) => (fault === undefined ? [] : [{store, fault}])),
  }
}

export function tellBackups(listed: readonly BackupListing[], {advise: say, terminal, directory, config}: Project): readonly BackupListing[] {
  remember(directory, config.destination, {snapshots: listed.flatMap(({backup, snapshots}) => snapshots.map(({name}) => ({value: `${backup}@${name}`})))})
  for (const [index, each] of listed.entries()) {
    const {backup, host, schedule = 'by hand', next, last, snapshots, faults} = each
    say(
      `${index === 0 ? '' : '\n'}${backup} on ${host}, ${schedule}${next === undefined ? '' : `, next ${toMinute(next)}`}${last ? `; last run ${toMinute(last.started)}: ${resultOf(last)}${last.note === undefined ? '' : `: ${last.note}`}` : ''}`,
    )
    for (const {store, fault} of faults) say(`  ${store} does not answer: ${fault}`)
    if (snapshots.length === 0) say(faults.length === 0 ? `  No snapshot yet: shipit backup run ${backup}` : '  No snapshot is known.')
    else
      say(
        toTable(
          ['  SNAPSHOT', 'SIZE', 'STORES', 'CONSISTENT', 'PROVEN', 'RESTORE TOOK'],
          snapshots.map(({name, bytes, stores, consistent, proven}) => [
            `  ${name}`,
            toSize(bytes),
            stores.join(', '),
            consistent === 'crash' ? 'as after a crash' : 'yes',
            proven ? toMinute(proven.at) : '-',
            proven ? `${proven.seconds} s` : '-',
          ]),
          terminal.answer.heading,
        ),
      )
  }
  return listed
}
