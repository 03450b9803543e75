import type {ContainerSettings, MountedFile, Volume} from '../config.js'
import type {WrittenRole} from '../schema/file.js'
import {wordsOf} from '../words/command-words.js'
import {secretRefOf} from '../words/secret-ref.js'
import {isFolder, volumeOf} from '../words/volume.js'

type WrittenContainer = Pick<WrittenRole, 'command' | 'entrypoint' | 'env' | 'files' | 'limits' | 'options' | 'secrets' | 'volumes'>

/** What every container is given. `volumeName` tells how a volume of the file is called on a host. */
export const resolveContainer = (written: WrittenContainer, volumeName: (volume: string) => string): ContainerSettings => ({
  command: wordsOf(written.command),
  ...(written.entrypoint !== undefined && {entrypoint: written.entrypoint}),
  env: textOf(written.env),
  secrets: (written.secrets ?? []).map(secretRefOf),
  files: Object.entries(written.files ?? {}).map(([target, file]) => fileOf(target, file)),
  limits: limitsOf(written.limits ?? {}),
  volumes: (written.volumes ?? []).map((word) => scoped(volumeOf(word), volumeName)),
  options: written.options ?? [],
})

/** Variables as text: `3000` and `true` are written as they stand. */
export const textOf = (variables: Readonly<Record<string, string | number | boolean>> | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(variables ?? {}).map(([name, value]) => [name, String(value)]))

const scoped = (volume: Volume, volumeName: (volume: string) => string): Volume => (isFolder(volume.source) ? volume : {...volume, source: volumeName(volume.source)})

function limitsOf({cpus, memory, pids}: NonNullable<WrittenContainer['limits']>): ContainerSettings['limits'] {
  return {...(cpus !== undefined && {cpus: Number(cpus)}), ...(memory !== undefined && {memory}), ...(pids !== undefined && {pids})}
}

type WrittenFile = NonNullable<WrittenContainer['files']>[string]

function fileOf(target: string, file: WrittenFile): MountedFile {
  const {source, secret, mode, owner} = typeof file === 'string' ? {source: file} : file
  return {target, from: secret === undefined ? {source: source ?? ''} : {secret}, mode: modeOf(mode ?? '0444'), ...(owner !== undefined && {owner})}
}

/** Octal digits, however they were written: "0440", 0440 (which YAML reads as the number 440) or 0o440. */
const modeOf = (mode: string | number): number => Number.parseInt(String(mode).replace(/^0o/, ''), 8)
