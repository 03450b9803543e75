import {createHash} from 'node:crypto'
import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {join, resolve} from 'node:path'
import type {Candidate} from './complete.js'

/** Names that a command has seen on hosts and in stores: completing asks nobody, so it offers what was there last. */
export type Remembered = {readonly releases: readonly Candidate[]; readonly snapshots: readonly Candidate[]}

/** Nothing where nothing was seen yet. */
export function recall(directory: string, destination: string | undefined): Remembered {
  try {
    return {...nothing, ...(JSON.parse(readFileSync(fileOf(directory, destination), 'utf8')) as Partial<Remembered>)}
  } catch {
    return nothing
  }
}

/** It is only a convenience: where it cannot be written, nothing is said. */
export function remember(directory: string, destination: string | undefined, seen: Partial<Remembered>): void {
  const file = fileOf(directory, destination)
  try {
    mkdirSync(folder(), {recursive: true, mode: 0o700})
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({...recall(directory, destination), ...seen}), {mode: 0o600})
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    return
  }
}

const nothing: Remembered = {releases: [], snapshots: []}

const folder = (): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'shipit', 'names')

const fileOf = (directory: string, destination = ''): string => join(folder(), `${createHash('sha256').update(`${resolve(directory)}\0${destination}`).digest('hex').slice(0, 32)}.json`) // prettier-ignore
