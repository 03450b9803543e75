import type {Backup, BackupSource} from '../../config/backup.js'
import {ShipitError} from '../../errors.js'
import {auditLine} from '../../features/audit/line.js'
import {readTold, restoring, sideBySide, snapshotIn} from '../../features/backups/restore.js'
import type {Compared, Told} from '../../features/backups/restore.js'
import {toShell} from '../../shell/command.js'
import {confirmName} from '../confirm.js'
import {refuseMovedHosts} from '../moved.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {toTable} from '../table.js'
import {chooseSnapshot, chooseStores, refuseOtherStore} from './choose.js'

/** Which snapshot, and out of which store. */
export type Wanted = {readonly backup: Backup; /** Empty: the newest. */ readonly snapshot: string; readonly store: string}

export type RestoreOptions = {
  /** `db`, or `db@20261126T023000`. */
  readonly name: string
  readonly store?: string | undefined
  readonly to: 'new' | 'live'
  /** The app's name, given beforehand. */
  readonly confirm?: string | undefined
  readonly wait?: boolean | undefined
}

export type Restored = {
  readonly backup: string
  readonly host: string
  readonly snapshot: string
  readonly to: 'new' | 'live'
  /** What names of what was restored end in; for `live`, of what was before. */
  readonly suffix: string
  readonly counts: readonly Compared[]
  /** How to look at what was restored beside what lives. */
  readonly look?: string
  /** Seconds that the app was without it. */
  readonly away?: number
}

/** Errors: USAGE. */
export function wantedIn(project: Project, {name, store}: Pick<RestoreOptions, 'name' | 'store'>): Wanted {
  const {backup, snapshot} = chooseSnapshot(project.config, name)
  if (backup.source.kind === 'host') throw new ShipitError('USAGE', 'The backup of the host comes back with a new host.', {hint: 'shipit recover --host NEW'})
  if (store !== undefined) chooseStores(project.config, [store])
  refuseOtherStore(backup, store)
  return {backup, snapshot, store: store ?? backup.to[0] ?? ''}
}

/**
 * Brings a snapshot back: beside what lives, or in its place, once it is loaded whole and its counts were seen. What was before is kept for 7 days.
 * Errors: USAGE, NOT_FOUND, PREFLIGHT_FAILED where the app has left the host, CANCELLED, COMMAND_FAILED with what the host said; what lives is then as it was.
 */
export function restore(project: Project, options: RestoreOptions): Promise<Restored> {
  const {backup, snapshot, store} = wantedIn(project, options)
  const stamp = stampOf(new Date())
  const [suffix, kept] = [`_restored_${stamp}`, `_before_${stamp}`]
  return inSession(project, {purpose: `backup restore ${options.name}`, wait: options.wait, hosts: [backup.host]}, async (session) => {
    await refuseMovedHosts(session)
    project.view.note(`Restoring ${backup.name} on ${backup.host} out of ${store}`)
    const told = await say(session, backup, 'begin', store, snapshot, suffix)
    const name = snapshotIn(told)
    const restored = {backup: backup.name, host: backup.host, snapshot: name, to: options.to, counts: sideBySide(told)}
    if (options.to === 'new') {
      await say(session, backup, 'stay')
      return {...restored, suffix, look: lookAt(backup.source, suffix)}
    }
    for (const line of countTable(restored.counts, (text) => text).split('\n')) project.view.note(line)
    await ask(session, backup, suffix, options)
    const away = await exchange(session, backup, suffix, kept)
    return {...restored, suffix: kept, away}
  })
}

/** Where people find what was restored. */
export function lookAt(source: BackupSource, suffix: string): string {
  switch (source.kind) {
    case 'postgres':
    case 'mysql':
      return `shipit accessory console ${source.accessory} (each database of the snapshot has its name there, and ${suffix} after it)`
    case 'redis':
      return `the folder restored${suffix} in the data of ${source.accessory}`
    case 'volume':
      return `the volume ${source.volume}${suffix}`
    case 'host':
      return ''
  }
}

/** 20261126t023000 */
export const stampOf = (date: Date): string => date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()

/** Who says no leaves nothing behind. */
async function ask(session: Session, backup: Backup, suffix: string, {confirm: given}: RestoreOptions): Promise<void> {
  const {config, terminal} = session.project
  try {
    await confirmName({message: `What is restored takes the place of what ${config.name} uses now on ${backup.host}; that is kept for 7 days.`, name: config.app, given}, terminal)
  } catch (error) {
    await say(session, backup, 'drop', suffix)
    throw error
  }
}

export async function exchange(session: Session, backup: Backup, suffix: string, kept: string): Promise<number> {
  const {config, project} = session
  const told = await say(session, backup, 'exchange', suffix, kept)
  await session.carryOut(auditLine(backup.host, config.name, {action: `backup restore ${backup.name}`, outcome: 'done', by: project.who}))
  return told.flatMap((each) => (each.kind === 'away' ? [each.seconds] : []))[0] ?? 0
}

/** Puts what an earlier restore has kept back in its place. Errors: as `restore`. */
export function restoreBack(project: Project, options: Pick<RestoreOptions, 'name' | 'wait'> & {readonly stamp: string}): Promise<Restored> {
  const {backup} = wantedIn(project, options)
  const kept = `_before_${stampOf(new Date())}`
  return inSession(project, {purpose: `backup restore ${options.name}`, wait: options.wait, hosts: [backup.host]}, async (session) => {
    await refuseMovedHosts(session)
    const away = await exchange(session, backup, `_before_${options.stamp}`, kept)
    return {backup: backup.name, host: backup.host, snapshot: `before ${options.stamp}`, to: 'live', suffix: kept, counts: [], away}
  })
}

/** Drops what an earlier restore has made or kept. */
export function dropRestored(project: Project, options: Pick<RestoreOptions, 'name' | 'wait'> & {readonly stamp: string}): Promise<void> {
  const {backup} = wantedIn(project, options)
  return inSession(project, {purpose: `backup restore ${options.name}`, wait: options.wait, hosts: [backup.host]}, async (session) => {
    await refuseMovedHosts(session)
    await say(session, backup, 'drop', `_restored_${options.stamp}`, `_before_${options.stamp}`)
  })
}

/** Lets a host do a part of a restore. Errors: COMMAND_FAILED with what it said. */
export async function say(session: Session, backup: Backup, ...verb: readonly string[]): Promise<readonly Told[]> {
  const {engine, config, project, fleet} = session
  const told: Told[] = []
  const onStdout = (line: string): void => {
    const one = readTold(line)
    told.push(one)
    if ((one.kind === 'note' || one.kind === 'other') && line !== '') project.view.note(one.text)
  }
  const {exitCode, stderr} = await fleet.on(backup.host).script(toShell(restoring({engine, config}, backup, ...verb)), {onStdout})
  if (exitCode === halfWay) throw unfinished(backup, stderr)
  if (exitCode !== 0) throw refused(backup, stderr)
  return told
}

/** Of templates/backups/restore.sh. */
const halfWay = 3

const unfinished = (backup: Backup, stderr: string): ShipitError =>
  new ShipitError('COMMAND_FAILED', `${backup.name} was cut off on ${backup.host} while things changed places: ${stderr.trim()}`, {
    hint: 'Nothing is lost. Run the same again: it goes on from where it was.',
  })

export const refused = (backup: Backup, stderr: string): ShipitError =>
  new ShipitError('COMMAND_FAILED', `${backup.name} could not be restored on ${backup.host}: ${stderr.trim() === '' ? 'the host did not say why' : stderr.trim()}`, {
    hint: 'What lives is as it was. The snapshots that there are: shipit backup list',
  })

export const countTable = (counts: readonly Compared[], heading: (text: string) => string): string =>
  toTable(
    ['IN', 'WHAT', 'NOW', 'RESTORED'],
    counts.map(({place, what, old = 'none', new: restored = 'none'}) => [place, what, old, restored]),
    heading,
  )

export function tellRestored(restored: Restored, {say: tell, terminal}: Project): Restored {
  const {backup, snapshot, to, suffix, look, counts, away} = restored
  const stamp = suffix.replace(/^_[a-z]+_/, '')
  if (to === 'new') {
    tell(countTable(counts, terminal.answer.heading))
    tell(`${snapshot} stands beside what lives, under names that end in ${suffix}.\n  To look at it: ${look ?? ''}\n  To drop it: shipit backup restore ${backup} --drop ${stamp}`)
  } else {
    tell(
      `${backup} is ${snapshot} now${away === undefined ? '' : `; it was away for ${away} s`}. What was before is kept until ${backup} is backed up after 7 days.\n  To go back: shipit backup restore ${backup} --back ${stamp}`,
    )
  }
  return restored
}
