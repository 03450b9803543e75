import {lstat, open, realpath} from 'node:fs/promises'
import {isAbsolute, relative, resolve, sep} from 'node:path'
import type {MountedFile} from '../config/config.js'
import {ShipitError} from '../errors.js'
import type {SecretValues} from '../features/app/spec.js'
import {contentName} from '../features/files/host-file.js'
import type {FileContents} from '../features/files/host-file.js'
import type {Secret} from '../shell/secret.js'

/** Bytes that a file of the repository may have: what is mounted is a setting, not data. */
const largest = 1024 * 1024

/** What the files of containers hold. `directory` is the repository's. Errors: CONFIG_INVALID, with every file that cannot be had and why. */
export async function fileContents(files: readonly MountedFile[], secrets: SecretValues, directory: string): Promise<FileContents> {
  const contents = new Map<string, Secret | Uint8Array>()
  const faults: string[] = []
  for (const {target, from} of files) {
    if (contents.has(contentName(from))) continue
    if ('secret' in from) {
      const value = secrets.get(from.secret)
      if (value) contents.set(contentName(from), value)
    } else {
      const read = await readSource(directory, from.source)
      if (typeof read === 'string') faults.push(`files: ${target} is to hold ${from.source}, which ${read}.`)
      else contents.set(contentName(from), read)
    }
  }
  if (faults.length > 0)
    throw new ShipitError('CONFIG_INVALID', faults.join('\n'), {
      hint: 'Name files of the repository by their path from the folder of deploy.yml. `shipit config` shows what the file says.',
    })
  return contents
}

/** The bytes of a file, or what is wrong with it. */
async function readSource(directory: string, source: string): Promise<Uint8Array | string> {
  const path = resolve(directory, source)
  if (isOutside(directory, path)) return `lies outside of the repository (${directory})`
  try {
    const [root, real] = [await realpath(directory), await realpath(path)]
    if (isOutside(root, real)) return `is a link to ${real}, outside of the repository`
    const found = await lstat(real)
    if (found.isDirectory()) return 'is a folder: name each file of it'
    if (!found.isFile()) return 'is no file'
    if (found.size > largest) return `has ${found.size} bytes: ${largest} (1 MB) are the most. Larger data belongs into the image or into a volume`
    await using file = await open(real)
    return await file.readFile()
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : `cannot be read (${code ?? String(error)})`
  }
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}
