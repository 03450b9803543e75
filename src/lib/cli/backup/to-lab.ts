import {createReadStream} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ShipitError} from '../../errors.js'
import {readTold, restoring, sideBySide} from '../../features/backups/restore.js'
import {cmd, toShell} from '../../shell/command.js'
import type {ProjectFlags, TalkFlags} from '../flags.js'
import {inProject} from '../open-project.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {chooseSnapshot} from './choose.js'
import {exchange, refused, say, stampOf} from './restore.js'
import type {Restored, RestoreOptions} from './restore.js'
import {fetchToFile} from './to-file.js'

/** Brings a snapshot into the app of the lab by way of this machine: the hosts of the lab need not reach the store. Errors: as `restore`. */
export async function restoreToLab(flags: ProjectFlags & TalkFlags, {name, store, wait}: Pick<RestoreOptions, 'name' | 'store' | 'wait'>): Promise<Restored> {
  refuseInLab(flags.destination)
  const folder = await mkdtemp(join(tmpdir(), 'shipit-restore-'))
  try {
    const file = join(folder, 'snapshot.tar')
    const {snapshot} = await inProject(flags, (project) => fetchToFile(project, {name, store, file, wait}))
    return await inProject({...flags, destination: 'lab'}, async (project) => tellInLab(await loadInLab(project, {name, file, snapshot}), project))
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

/** Loads a tar that `fetchToFile` has brought into the app of the lab, in the place of what it has: the lab is disposable. Errors: as `restore`. */
function loadInLab(project: Project, {name, file, snapshot}: {readonly name: string; readonly file: string; readonly snapshot: string}): Promise<Restored> {
  const {backup} = chooseSnapshot(project.config, name)
  const stamp = stampOf(new Date())
  const [suffix, kept] = [`_restored_${stamp}`, `_before_${stamp}`]
  return inSession(project, {purpose: `backup restore ${name}`, hosts: [backup.host]}, async (session) => {
    project.view.note(`Loading ${snapshot} into the lab, on ${backup.host}`)
    const text = toShell(restoring({engine: session.engine, config: session.config}, backup, 'begin', '', '', suffix))
    const {exitCode, stdout, stderr} = await session.fleet.on(backup.host).exec(toShell(cmd('sh', '-c', text)), {stdin: createReadStream(file)})
    if (exitCode !== 0) throw refused(backup, stderr === '' ? `is ${project.config.name} deployed in the lab? shipit deploy -d lab` : stderr)
    const counts = sideBySide(stdout.split('\n').map(readTold))
    const away = await exchange(session, backup, suffix, kept)
    await say(session, backup, 'drop', kept)
    return {backup: backup.name, host: backup.host, snapshot, to: 'live', suffix: kept, counts, away}
  })
}

function tellInLab(restored: Restored, {say: tell}: Project): Restored {
  tell(`The lab has ${restored.backup} of ${restored.snapshot} now, on ${restored.host}.`)
  return restored
}

/** Errors: USAGE. */
function refuseInLab(destination: string | undefined): void {
  if (destination === 'lab') throw new ShipitError('USAGE', '--to lab brings a snapshot of another destination into the lab: leave `-d lab` out.')
}
