import {createHash} from 'node:crypto'
import {createWriteStream} from 'node:fs'
import {rename, rm, stat} from 'node:fs/promises'
import {basename, dirname, resolve} from 'node:path'
import {Transform} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import type {Backup} from '../../config/backup.js'
import {ShipitError} from '../../errors.js'
import {restoreFolder, sending, snapshotIn} from '../../features/backups/restore.js'
import type {Told} from '../../features/backups/restore.js'
import {nearest} from '../../nearest.js'
import {cmd, toShell} from '../../shell/command.js'
import {quote} from '../../shell/quote.js'
import {toSize} from '../format.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {say, wantedIn} from './restore.js'
import type {RestoreOptions} from './restore.js'

export type Fetched = {
  readonly backup: string
  readonly host: string
  readonly snapshot: string
  readonly file: string
  readonly bytes: number
  /** False: a tar of all that the snapshot holds. */ readonly isOneFile: boolean
}

/** Brings a snapshot into a file of this machine: a tar, or its only dump where the name asks for one. Errors: as `restore`. */
export async function fetchToFile(project: Project, options: Pick<RestoreOptions, 'name' | 'store' | 'wait'> & {readonly file: string}): Promise<Fetched> {
  const {backup, snapshot, store} = wantedIn(project, options)
  await needFolder(options.file)
  return inSession(project, {purpose: `backup restore ${options.name}`, hosts: [backup.host], wait: options.wait}, async (session) => {
    project.view.note(`Fetching ${backup.name} out of ${store} on ${backup.host}`)
    try {
      const told = await say(session, backup, 'prepare', store, snapshot)
      const only = onlyFile(backup, told, options.file)
      const bytes = await receive(session, backup, {file: options.file, only: only ?? ''})
      return {
        backup: backup.name,
        host: backup.host,
        snapshot: snapshotIn(told),
        file: options.file,
        bytes,
        isOneFile: only !== undefined,
      }
    } finally {
      await session.fleet.on(backup.host).script(toShell(cmd('rm', '-rf', restoreFolder(project.config.name, backup), `${restoreFolder(project.config.name, backup)}.sum`)))
    }
  })
}

/** The only dump that a snapshot holds, where the name of the file asks for one. Errors: USAGE where it holds more. */
function onlyFile({name}: Backup, told: readonly Told[], file: string): string | undefined {
  if (!/\.(?:dump|sql|rdb)$/.test(file)) return undefined
  const only = told.find((each) => each.kind === 'only')
  if (only) return only.file
  throw new ShipitError('USAGE', `The snapshot of ${name} holds more than one file.`, {hint: `Take all of it: --to ${file.replace(/\.[a-z]+$/, '')}.tar`})
}

/** `live` and `new` are places, mistyped ones are no files. Errors: USAGE. */
export function needFile(word: string): void {
  if (/[./]/.test(word)) return
  const near = nearest(word, places)
  throw new ShipitError('USAGE', `--to ${word} is none of ${places.join(', ')}, and does not look like a file.`, {
    hint: near === undefined ? `A file: --to ./${word}` : `Is ${near} meant? A file: --to ./${word}`,
  })
}

const places = ['new', 'live', 'lab']

/** Before anything is fetched. Errors: NOT_FOUND. */
async function needFolder(file: string): Promise<void> {
  const folder = dirname(resolve(file))
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isThere) throw new ShipitError('NOT_FOUND', `There is no folder ${folder} for ${basename(file)}.`, {hint: `mkdir -p ${quote(folder)}`})
}

/** Beside the file first, and in its place when it is whole. */
async function receive({fleet, config, project}: Session, backup: Backup, {file, only}: {readonly file: string; readonly only: string}): Promise<number> {
  const host = fleet.on(backup.host)
  const hash = createHash('sha256')
  let bytes = 0
  let told = Date.now()
  const meter = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      bytes += chunk.length
      if (Date.now() - told > 5000) {
        told = Date.now()
        project.view.note(`${file}: ${toSize(bytes)} so far`)
      }
      done(null, chunk)
    },
  })
  const beside = `${file}.part`
  await rm(beside, {force: true})
  try {
    const stream = await host.open(toShell(cmd('sh', '-c', toShell(sending(config.name, backup, only)))))
    stream.end()
    await pipeline(stream, meter, createWriteStream(beside, {mode: 0o600, flags: 'wx'}), {signal: project.signal})
    const {stdout} = await host.script(toShell(cmd('cat', `${restoreFolder(config.name, backup)}.sum`)))
    if (stdout.split(' ')[0] !== hash.digest('hex'))
      throw new ShipitError('COMMAND_FAILED', `What came from ${backup.host} is not what was sent: ${toSize(bytes)} arrived.`, {hint: 'Try once more.'})
    await rename(beside, file)
    return bytes
  } finally {
    await rm(beside, {force: true})
  }
}

export function tellFetched(fetched: Fetched, {say: tell}: Project): Fetched {
  tell(`${fetched.file}: ${toSize(fetched.bytes)}, ${fetched.isOneFile ? 'the dump' : 'a tar of all'} of ${fetched.snapshot}. It is not encrypted any more.`)
  return fetched
}
