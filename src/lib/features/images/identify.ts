import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import type {Git} from './git.js'

/** The image that a deploy is about, before it is built or looked for. */
export type Wanted = {
  readonly repository: string
  readonly tag: string
  /** Built here, or looked for under this name. */
  readonly build: boolean
  /** To build for, an image each; absent: what the engine is. */
  readonly platforms?: readonly string[]
  readonly commit?: string
  /** To be said loudly before anything is done. */
  readonly warnings: readonly string[]
}

export const nameOf = (wanted: Wanted): string => `${wanted.repository}:${wanted.tag}`

/**
 * Decides what to build or to look for. `--tag` names an image that exists; `tag:` of the config comes next, then git.
 * Errors: CONFIG_INVALID when nothing gives a tag, USAGE when `--tag` can't be one.
 */
export function identify(config: Config, flag: string | undefined, git: Git): Wanted {
  const build = config.build !== undefined && flag === undefined
  const tag = flag === undefined ? (config.tag ?? tagOf(git, build)) : checked(flag)
  const asked = flag !== undefined || (config.tag !== undefined && !build)
  return {repository: config.image, tag, build, ...(git.kind === 'work-tree' && {commit: git.commit}), warnings: asked ? [] : warningsOf(git, build)}
}

function tagOf(git: Git, build: boolean): string {
  if (git.kind === 'none') {
    throw new ShipitError('CONFIG_INVALID', `No tag for the image: git can't name one, as ${git.because}.`, {hint: `${git.fix}, or write \`tag:\` into deploy.yml.`})
  }
  return build && git.changes.length > 0 ? `${toTag(git.describe).slice(0, 122)}-dirty` : toTag(git.describe)
}

function checked(tag: string): string {
  if (tag === toTag(tag)) return tag
  throw new ShipitError('USAGE', `"${tag}" can't be the tag of an image.`, {hint: `Letters, digits, ".", "_" and "-", 128 at most, such as ${toTag(tag)}.`})
}

/** A git tag may be `release/1.2+3`, the tag of an image may not. */
const toTag = (text: string): string =>
  text
    .replaceAll(/[^\w.-]/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 128) || 'untitled'

function warningsOf(git: Git, build: boolean): readonly string[] {
  if (git.kind === 'none' || git.changes.length === 0) return []
  const count = git.changes.length === 1 ? '1 uncommitted change' : `${git.changes.length} uncommitted changes`
  const files = shortList(git.changes)
  return [
    build
      ? `The image includes ${count}: ${files}. Commit first for a tag that names what is in it.`
      : `The image was not built here: it does not include your ${count}: ${files}.`,
  ]
}

const shortList = (names: readonly string[]): string => [...names.slice(0, 5), ...(names.length > 5 ? [`and ${names.length - 5} more`] : [])].join(', ')
