import {access, readdir, readFile} from 'node:fs/promises'
import {join, relative, resolve} from 'node:path'
import type {Build} from '../config/config.js'

/** Secrets in clear that a build could copy into the image, as a note; nothing where .dockerignore keeps them out. `directory` is the project's. */
export async function noteOfClearSecrets(directory: string, build: Build): Promise<string | undefined> {
  const context = resolve(directory, build.context)
  const inside = relative(context, join(directory, '.shipit'))
  if (inside.startsWith('..')) return undefined
  const clear = (await readdir(join(directory, '.shipit')).catch(() => [])).filter((file) => /^secrets(\.|$)/.test(file) && !file.endsWith('.age'))
  if (clear.length === 0 || keepsOut(await ignored(context, build.dockerfile))) return undefined
  const names = clear.map((file) => `.shipit/${file}`).join(', ')
  return `${names} ${clear.length === 1 ? 'is' : 'are'} part of what is built from, in clear: \`COPY . .\` puts ${clear.length === 1 ? 'it' : 'them'} into the image. Write .shipit into .dockerignore.`
}

/** Writes `.shipit` into the .dockerignore of a folder that images are built from. Answers whether it had to. */
export async function ignoreInBuilds(directory: string, write: (file: string, text: string) => Promise<void>): Promise<boolean> {
  const text = await ignored(directory)
  if (keepsOut(text) || (text === '' && !(await isThere(join(directory, 'Dockerfile'))))) return false
  await write(join(directory, '.dockerignore'), `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}.shipit\n`)
  return true
}

/** BuildKit takes the file beside the Dockerfile first. */
async function ignored(context: string, dockerfile = 'Dockerfile'): Promise<string> {
  const own = await readFile(join(context, `${dockerfile}.dockerignore`), 'utf8').catch(() => undefined)
  return own ?? (await readFile(join(context, '.dockerignore'), 'utf8').catch(() => ''))
}

const keepsOut = (text: string): boolean => text.split('\n').some((line) => /^(\*\*?|\/?(\*\*\/)?\.shipit(\/.*)?|\.\*)\/?\s*$/.test(line))

const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false) // prettier-ignore
