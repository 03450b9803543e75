import {open, readdir, readFile} from 'node:fs/promises'
import {basename, dirname, extname, join, relative, resolve} from 'node:path'
import type {Config} from '../config/config.js'
import {configInvalid} from '../config/fault.js'
import type {Texts} from '../config/fault.js'
import {lab} from '../config/paths.js'
import {readConfig} from '../config/read.js'
import type {ReadConfig, Source} from '../config/read.js'
import {largestFile} from '../config/yaml/read.js'
import {ShipitError} from '../errors.js'

export type WhichConfig = {
  /** Folder that the file is looked for in, and that faults name files from. */
  readonly directory: string
  /** From that folder; an absolute path is fine. Default: deploy.yml. */
  readonly file?: string | undefined
  /** Its overlay, `deploy.<destination>.yml`, is laid over the file. The lab needs none. */
  readonly destination?: string | undefined
}

/** The resolved config. Errors: CONFIG_INVALID with every fault, each with file, line and column. */
export async function loadConfig(which: WhichConfig): Promise<Config> {
  const {config, faults, texts} = await readConfigFiles(which)
  if (!config) throw configInvalid(faults, texts)
  return withAcmeRoot(config, which.directory)
}

/** The same with faults as values. Errors: CONFIG_INVALID when there is no file to read, USAGE when the destination cannot be one. */
export async function readConfigFiles({directory, file = 'deploy.yml', destination}: WhichConfig): Promise<ReadConfig & {readonly texts: Texts}> {
  checkDestination(destination)
  const base = await readSource(directory, file)
  if (!base)
    throw new ShipitError('CONFIG_INVALID', `There is no ${basename(file)} in ${dirname(resolve(directory, file))}.`, {
      hint: '`shipit init` writes one, or name another with `--config-file`.',
    })
  if (destination === undefined) return readAll([base])
  const over = await readSource(directory, overlayFile(file, destination))
  if (!over && destination !== lab) throw await noSuchDestination(directory, file, destination)
  return readAll(over ? [base, over] : [base], destination)
}

const readAll = (sources: readonly Source[], destination?: string): ReadConfig & {readonly texts: Texts} => ({
  ...readConfig(sources, destination),
  texts: new Map(sources.map(({file, bytes}) => [file, Buffer.from(bytes).toString()])),
})

/** Errors: USAGE. */
export function checkDestination(destination: string | undefined): void {
  if (destination === undefined || /^[a-z][a-z0-9-]{0,29}$/.test(destination)) return
  throw new ShipitError('USAGE', `"${destination}" cannot be a destination.`, {hint: 'Lower-case letters, digits and dashes, such as `--destination staging`.'})
}

/** The files that a config is read from; the overlay of a lab may not be there. */
export const configFilesOf = ({file = 'deploy.yml', destination}: Omit<WhichConfig, 'directory'>): readonly string[] =>
  destination === undefined ? [file] : [file, overlayFile(file, destination)]

/** deploy.yml and staging: deploy.staging.yml */
const overlayFile = (file: string, destination: string): string => join(dirname(file), `${basename(file, extname(file))}.${destination}${extname(file)}`)

async function readSource(directory: string, file: string): Promise<Source | undefined> {
  const path = resolve(directory, file)
  try {
    return {file: nameFrom(directory, path), bytes: await readStart(path)}
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return undefined
    throw new ShipitError('CONFIG_INVALID', `${file} cannot be read: ${code === 'EISDIR' ? 'it is a folder' : String(code)}.`, {
      hint: 'Name the file with `--config-file`.',
      cause: error,
    })
  }
}

/** The certificate of an authority of the user's own travels with the config. */
async function withAcmeRoot(config: Config, directory: string): Promise<Config> {
  const {acmeRoot} = config.proxy
  if (acmeRoot === undefined) return config
  try {
    return {...config, proxy: {...config.proxy, acmeRootPem: await readFile(resolve(directory, acmeRoot), 'utf8')}}
  } catch (cause) {
    throw new ShipitError('CONFIG_INVALID', `proxy.acme_root: ${acmeRoot} cannot be read.`, {hint: 'Name a PEM file of the repository, from its root.', cause})
  }
}

/** As short as it can be said. */
const nameFrom = (directory: string, path: string): string => (relative(directory, path).startsWith('..') ? path : relative(directory, path))

/** A byte more than may be read: enough to tell that there are too many. */
async function readStart(path: string): Promise<Uint8Array> {
  await using file = await open(path)
  const bytes = Buffer.alloc(largestFile + 1)
  let length = 0
  for (let read = -1; read !== 0 && length < bytes.length; length += read) read = (await file.read(bytes, length, bytes.length - length)).bytesRead
  return bytes.subarray(0, length)
}

async function noSuchDestination(directory: string, file: string, destination: string): Promise<ShipitError> {
  const [start, end] = [`${basename(file, extname(file))}.`, extname(file)]
  const files = await readdir(resolve(directory, dirname(file)))
  const known = files.filter((each) => each.startsWith(start) && each.endsWith(end) && each.length > start.length + end.length).map((each) => each.slice(start.length, -end.length))
  const others = known.length === 0 ? 'There are no destinations here' : `The destinations are ${known.toSorted().join(', ')}`
  return new ShipitError('CONFIG_INVALID', `There is no ${overlayFile(file, destination)} for destination ${destination}. ${others}.`, {
    hint: known.length === 0 ? 'Leave `--destination` out, or write that file: what it says is merged over deploy.yml.' : `Try \`--destination ${known[0]}\`.`,
  })
}
