import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import type {AppImage} from './app-image.js'
import type {Digest} from './digest.js'
import {hashOf} from '../app/hash.js'
import {pushedDigest} from './digest.js'
import {nameOf} from './identify.js'
import type {Wanted} from './identify.js'
import type {LocalImage} from './local.js'
import {deliveredName, registryOf} from './name.js'

/** The image that the deployer's engine has, on its way over SSH. */
export function deliveredImage(config: Config, wanted: Wanted, local: LocalImage, others: readonly LocalImage[] = []): AppImage {
  // One name on all hosts, whatever they are: that of all that it stands for.
  const id = others.length === 0 ? local.id : `sha256:${hashOf([local, ...others].map((each) => each.id).sort())}`
  return {ref: deliveredName(config.name, id), id, tag: wanted.tag, by: 'delivery', local, ...(others.length > 0 && {others})}
}

/** The image that the deployer's engine pushed: hosts pull what was pushed and nothing else. Errors: NOT_FOUND when it has no digest. */
export const pushedImage = (wanted: Wanted, local: LocalImage): AppImage => ({ref: pushedRef(wanted, local), id: local.id, tag: wanted.tag, by: 'pull', local})

/** The same of images for several platforms, which the registry has under one name. Errors: NOT_FOUND when it says nothing of it. */
export function joinedImage(wanted: Wanted, answer: Digest, [local, ...others]: readonly LocalImage[]): AppImage {
  if (answer.kind !== 'found') throw new ShipitError('NOT_FOUND', `${nameOf(wanted)} was pushed, and ${registryOf(wanted.repository)} says: ${answer.said}`)
  return {ref: `${wanted.repository}@${answer.digest}`, id: answer.digest, tag: wanted.tag, by: 'pull', ...(local && {local}), others}
}

/** Where the registry has what was pushed of this image. Errors: NOT_FOUND. */
export function pushedRef(wanted: Wanted, local: LocalImage): string {
  const digest = pushedDigest(local.digests, wanted.repository)
  if (digest === undefined) throw new ShipitError('NOT_FOUND', `${local.name} was pushed, and the engine knows no digest of it.`)
  return `${wanted.repository}@${digest}`
}

/** An image that only its registry has. Without a word from there the hosts try by tag. Errors: NOT_FOUND, telling where it was looked for. */
export function registryImage(config: Config, wanted: Wanted, answer: Digest): AppImage {
  if (answer.kind === 'found') return {ref: `${wanted.repository}@${answer.digest}`, id: answer.digest, tag: wanted.tag, by: 'pull'}
  if (answer.kind === 'silent' && !config.registry) return {ref: nameOf(wanted), id: '', tag: wanted.tag, by: 'pull'}
  throw new ShipitError('NOT_FOUND', `No image ${nameOf(wanted)}: this machine's engine does not have it, and ${registryOf(wanted.repository)} says: ${answer.said}`, {
    hint: config.build ? 'Without --tag it is built from the Dockerfile.' : 'Build or pull it here, or have it built: write `build: .` in deploy.yml.',
  })
}
