import {lstat, mkdir, open, realpath, rename, rm} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {ShipitError} from '../errors.js'

/** Writes a file whole or not at all: what stood there stays until the new one is safe on the disk. Errors: COMMAND_FAILED. */
export async function writeWhole(path: string, text: string, mode = 0o644): Promise<void> {
  try {
    await mkdir(dirname(path), {recursive: true})
    await replace(await realpath(path).catch(() => path), text, mode)
  } catch (cause) {
    throw new ShipitError('COMMAND_FAILED', `${path} cannot be written: ${String((cause as NodeJS.ErrnoException).code ?? cause)}. What stood there still does.`, {
      hint: `See \`ls -ld ${dirname(path)}\` and \`df ${dirname(path)}\`.`,
      cause,
    })
  }
}

async function replace(path: string, text: string, mode: number): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.new`)
  const kept = await lstat(path).then((stat) => stat.mode & 0o777, () => mode) // prettier-ignore
  try {
    await writeSynced(draft, text, kept)
    await rename(draft, path)
    await syncFolder(dirname(path))
  } finally {
    await rm(draft, {force: true})
  }
}

async function writeSynced(path: string, text: string, mode: number): Promise<void> {
  await using file = await open(path, 'wx', mode)
  await file.writeFile(text)
  await file.sync()
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r')
  await folder.sync()
}
