import type {MountedFile} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import type {Mount} from '../../engines/engine.js'
import {ShipitError} from '../../errors.js'
import {Secret} from '../../shell/secret.js'
import {keyedHash} from './keyed-hash.js'

/** Where a file lies on a host, and where in the container. */
export type PlacedFile = {readonly path: string; readonly target: string}

/** A file of a container, as it lies on a host: its path is named for all that is in it. */
export type HostFile = PlacedFile & {readonly content: Secret | Uint8Array; readonly mode: number; readonly owner?: string}

/** What files hold, by `contentName`. */
export type FileContents = ReadonlyMap<string, Secret | Uint8Array>

/** Secrets and files of the repository are kept apart. */
export const contentName = (from: MountedFile['from']): string => ('secret' in from ? `secret:${from.secret}` : `source:${from.source}`)

/** The files of a container of app `name`. Content, mode and owner make the path, so that each release mounts its own and nothing is ever written over. */
export const hostFiles = (name: string, files: readonly MountedFile[], contents: FileContents, key: Secret): readonly HostFile[] =>
  files.map(({target, from, mode, owner}) => {
    const content = contents.get(contentName(from))
    if (content === undefined) throw new ShipitError('SECRET_MISSING', `The content of ${target} is missing.`, {hint: 'See `files` in deploy.yml.'})
    const hash = keyedHash(key, ['file', content instanceof Secret ? content.bytes() : content, String(mode), owner ?? ''])
    return {path: paths.file(name, hash.slice(0, 32)), target, content, mode, ...(owner !== undefined && {owner})}
  })

export const mountsOf = (files: readonly PlacedFile[]): readonly Mount[] => files.map(({path, target}) => ({source: path, target, readOnly: true}))
