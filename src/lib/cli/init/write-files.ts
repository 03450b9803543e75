import {lstat, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {ShipitError} from '../../errors.js'
import {changeOf} from '../../features/init/write/change.js'
import type {Change} from '../../features/init/write/change.js'
import type {InitFile} from '../../features/init/write/file.js'
import {writeWhole} from '../../secrets/write-whole.js'

export type FileState = {
  readonly path: string
  /** `kept`: it is there and says something else. `would be …`: of --dry-run. */
  readonly state: 'written' | 'written over' | 'as it is' | 'kept' | 'would be written' | 'would be written over'
  readonly lines: readonly string[]
}

export type WriteOptions = {
  readonly force: boolean
  readonly dryRun: boolean
  /** Asks whether a file that differs may be written over; absent: nobody is there to be asked. */
  readonly mayOverwrite?: ((change: Change) => Promise<boolean>) | undefined
}

/** Writes what is not there yet. What differs stays, but for a yes, --force, or where it is none of the user's. */
export async function writeFiles(directory: string, files: readonly InitFile[], options: WriteOptions): Promise<readonly FileState[]> {
  const changes = await Promise.all(files.map(async (file) => ({file, change: changeOf(file, await readText(directory, file.path))})))
  const states: FileState[] = []
  for (const {file, change} of changes) states.push(await writeOne(directory, file, change, options))
  return states
}

async function writeOne(directory: string, file: InitFile, change: Change, {force, dryRun, mayOverwrite}: WriteOptions): Promise<FileState> {
  const {path, lines, state} = change
  if (state === 'same') return {path, state: 'as it is', lines}
  const isOver = state === 'differs'
  // Lines of ours are added to .gitignore and .dockerignore: nothing of the user's goes.
  const isFree = file.ours === true || !lines.some((line) => line.startsWith('- '))
  if (dryRun) return {path, state: isOver ? 'would be written over' : 'would be written', lines}
  if (isOver && !isFree && !force && !(await mayOverwrite?.(change))) return {path, state: 'kept', lines}
  await writeWhole(join(directory, path), file.text, file.mode)
  return {path, state: isOver ? 'written over' : 'written', lines: []}
}

/** Undefined: there is no such file. Errors: CONFLICT where something else has its name. */
async function readText(directory: string, path: string): Promise<string | undefined> {
  const stat = await lstat(join(directory, path)).catch(() => undefined)
  if (stat?.isDirectory())
    throw new ShipitError('CONFLICT', `${path} is a folder, and init writes a file of that name. Nothing was written.`, {hint: `Rename it: mv ${path} ${path}.old`})
  return readFile(join(directory, path), 'utf8').catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new ShipitError('COMMAND_FAILED', `${path} cannot be read: ${String(code)}. Nothing was written.`, {hint: `See \`ls -l ${path}\`.`, cause: error})
  })
}
