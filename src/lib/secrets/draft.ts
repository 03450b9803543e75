import {spawn} from 'node:child_process'
import {constants} from 'node:fs'
import {access, mkdtemp, open, readdir, readFile, rm, statfs, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** Clear text in a file of its own, for an editor. */
export type Draft = {
  readonly path: string
  /** It never comes to a disk (but to swap, where that is not encrypted). */
  readonly inMemory: boolean
  read(): Promise<string>
  /** The exit code of the editor; undefined: there is no such program. Ctrl-C is the editor's own. */
  edit(program: string, args: readonly string[]): Promise<number | undefined>
  /** Overwrites and removes it, with whatever the editor left beside it. */
  shred(): Promise<void>
}

/** A folder that nobody else may open, and in it the file, mode 0600. It goes even when the process is told to end. */
export async function openDraft(text: string): Promise<Draft> {
  const {base, inMemory} = await place()
  const folder = await mkdtemp(join(base, 'shipit-secrets-'))
  const path = join(folder, 'secrets.yml')
  await writeFile(path, text, {mode: 0o600, flag: 'wx'})
  const end = new AbortController()
  const onSignal = (signal: NodeJS.Signals): void => {
    end.abort(signal)
    void shred(folder).finally(() => process.exit(signal === 'SIGHUP' ? 129 : 143))
  }
  process.on('SIGTERM', onSignal).on('SIGHUP', onSignal)
  return {
    path,
    inMemory,
    read: () => readFile(path, 'utf8'),
    edit: (program, args) => runEditor([program, ...args, path], end.signal),
    async shred() {
      await shred(folder)
      process.off('SIGTERM', onSignal).off('SIGHUP', onSignal)
    },
  }
}

/** The first folder that is in memory and open to us; else the usual one. */
async function place(): Promise<{readonly base: string; readonly inMemory: boolean}> {
  for (const base of [process.env['XDG_RUNTIME_DIR'], '/dev/shm']) if (base && (await isInMemory(base))) return {base, inMemory: true}
  return {base: tmpdir(), inMemory: false}
}

/** statfs(2): tmpfs and ramfs. */
const kindsInMemory = [0x0102_1994, 0x8584_58f6]

const isInMemory = async (base: string): Promise<boolean> => {
  try {
    await access(base, constants.W_OK)
    return kindsInMemory.includes((await statfs(base)).type)
  } catch {
    return false
  }
}

const runEditor = ([program = '', ...args]: readonly string[], signal: AbortSignal): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const ignore = (): void => undefined
    process.on('SIGINT', ignore)
    const child = spawn(program, args, {stdio: 'inherit', signal})
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(undefined) : error.name === 'AbortError' ? undefined : reject(error)))
    child.on('close', (code) => {
      process.off('SIGINT', ignore)
      resolve(code ?? 1)
    })
  })

async function shred(folder: string): Promise<void> {
  for (const entry of await readdir(folder, {withFileTypes: true, recursive: true})) if (entry.isFile()) await overwrite(join(entry.parentPath, entry.name))
  await rm(folder, {recursive: true, force: true})
}

async function overwrite(path: string): Promise<void> {
  await using file = await open(path, 'r+')
  const {size} = await file.stat()
  await file.write(Buffer.alloc(size), 0, size, 0)
  await file.sync()
}
