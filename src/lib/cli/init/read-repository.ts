import {readdir, readFile, stat} from 'node:fs/promises'
import {basename, join, resolve} from 'node:path'
import {isForeign, isSource, isWanted} from '../../features/init/repository.js'
import type {Repository} from '../../features/init/repository.js'
import {cmd} from '../../shell/command.js'
import {here} from '../here.js'

/** The repository in a folder, as far as init looks into it: names two folders deep, and the text of what tells something. */
export async function readRepository(directory: string, more: readonly string[] = []): Promise<Repository> {
  const paths = await pathsIn(directory, '', 2)
  const sources = paths.filter((path) => isSource(path)).slice(0, mostSources)
  const wanted = [...new Set([...paths.filter((path) => isWanted(path) && !isSource(path)), ...sources, '.shipit/.gitignore', ...more])]
  const texts = await Promise.all(wanted.map(async (path) => [path, await readSmall(resolve(directory, path))] as const))
  const remote = await remoteOf(directory)
  return {
    folder: basename(directory),
    files: new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]))),
    paths,
    ...(remote !== '' && {remote}),
  }
}

/** Files of code that are searched for the path of a health check. */
const mostSources = 100
const largest = 256 * 1024

async function pathsIn(directory: string, folder: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(join(directory, folder), {withFileTypes: true}).catch(() => [])
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly string[]> => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (!entry.isDirectory()) return [path]
      return isForeign(entry.name) || depth === 0 ? [] : pathsIn(directory, path, depth - 1)
    }),
  )
  return found.flat().sort()
}

/** Undefined: it is not there, no text, or too large to be one that a person wrote. */
async function readSmall(path: string): Promise<string | undefined> {
  const size = await stat(path).then((each) => (each.isFile() ? each.size : Infinity), () => Infinity) // prettier-ignore
  if (size > largest) return undefined
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text?.includes('\0') ? undefined : text
}

/** Address of git's origin; empty where there is none, or no git. */
async function remoteOf(directory: string): Promise<string> {
  const {remote} = await here(() => undefined, {directory}).ask({
    remote: {command: cmd('git', 'config', '--get', 'remote.origin.url'), parse: (stdout: string) => stdout.trim(), otherwise: ''},
  })
  return remote
}
