import {readdir, readFile} from 'node:fs/promises'
import {basename, dirname, extname, join, relative} from 'node:path'
import type {Config} from '../config/config.js'
import {configInvalid} from '../config/fault.js'
import {lab} from '../config/paths.js'
import {readConfig} from '../config/read.js'
import type {ReadConfig, Source} from '../config/read.js'
import {ShipitError} from '../errors.js'

export type WhichConfig = {
  /** Folder that the file is looked for in, and that faults name files from. */
  readonly directory: string
  /** Default: deploy.yml. */
  readonly file?: string | undefined
  /** Its overlay, `deploy.<destination>.yml`, is laid over the file. */
  readonly destination?: string | undefined
}

/** The resolved config. Errors: CONFIG_INVALID with every fault, each with file, line and column; NOT_SUPPORTED for sections whose features are still to come. */
export async function loadConfig(which: WhichConfig): Promise<Config> {
  const {config, faults, notes} = await readConfigFiles(which)
  if (!config || faults.length + notes.length > 0) throw configInvalid([...faults, ...notes])
  return config
}

/** Reads the files and tells what is wrong, without an end at the first fault. Errors: CONFIG_INVALID when a file can't be read at all. */
export async function readConfigFiles({directory, file = 'deploy.yml', destination}: WhichConfig): Promise<ReadConfig> {
  const base = await readSource(directory, file)
  if (!base) throw missing(directory, file)
  if (destination === undefined) return readConfig([base])
  const over = await readSource(directory, overlayFile(file, destination))
  if (!over && destination !== lab) throw await noSuchDestination(directory, file, destination)
  return readConfig(over ? [base, over] : [base], destination)
}

/** deploy.yml and staging: deploy.staging.yml */
const overlayFile = (file: string, destination: string): string => join(dirname(file), `${basename(file, extname(file))}.${destination}${extname(file)}`)

async function readSource(directory: string, file: string): Promise<Source | undefined> {
  const path = join(directory, file)
  try {
    return {file: relative(directory, path), bytes: await readFile(path)}
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return undefined
    throw new ShipitError('CONFIG_INVALID', `${file} cannot be read: ${code === 'EISDIR' ? 'it is a folder' : String(code)}`, {
      hint: 'Name the file with `--config-file`.',
      cause: error,
    })
  }
}

const missing = (directory: string, file: string): ShipitError =>
  new ShipitError('CONFIG_INVALID', `There is no ${file} in ${directory}`, {hint: '`shipit init` writes one; `--config-file` names another.'})

async function noSuchDestination(directory: string, file: string, destination: string): Promise<ShipitError> {
  const [stem, extension] = [basename(file, extname(file)), extname(file)]
  const files = await readdir(join(directory, dirname(file)))
  const known = files
    .filter((each) => each.startsWith(`${stem}.`) && each.endsWith(extension) && each.length > stem.length + extension.length + 1)
    .map((each) => each.slice(stem.length + 1, -extension.length))
  const there = known.length === 0 ? `there are no others: write ${overlayFile(file, destination)}` : `there are ${known.sort().join(', ')}`
  return new ShipitError('CONFIG_INVALID', `There is no destination ${destination}, as there is no ${overlayFile(file, destination)}; ${there}`, {
    hint: known.length === 0 ? 'Leave --destination out, or write that file: it is merged over the other.' : `Try \`--destination ${known[0]}\`.`,
  })
}
