import {ShipitError} from '../../errors.js'
import {openingOf, openStore} from '../../secrets/age-store.js'
import {storeFile} from '../../secrets/places.js'
import {open} from '../../secrets/seal.js'
import {valuesOf} from '../../secrets/secret-text.js'
import {cmd} from '../../shell/command.js'
import {here} from '../here.js'
import type {Keeper} from './keeper.js'

export type Difference = {readonly from: string; readonly to: string; readonly added: readonly string[]; readonly changed: readonly string[]; readonly removed: readonly string[]}

type Values = ReadonlyMap<string, string>
const none: Values = new Map()

/** Names, never values: what changed since a revision (default: HEAD); with a destination and no revision, how its store differs from the one for all. */
export async function diffSecrets(keeper: Keeper, revision: string | undefined): Promise<Difference> {
  const {place, say} = keeper
  const file = storeFile(place.destination)
  const now = (await openStore(place.destination, place))?.values ?? none
  const against = place.destination !== undefined && revision === undefined
  const before = against ? ((await openStore(undefined, place))?.values ?? none) : await valuesAt(keeper, revision ?? 'HEAD')
  const difference = {from: against ? storeFile(undefined) : `${file} at ${revision ?? 'HEAD'}`, to: file, ...compare(before, now, against)}
  const lines = [...difference.added.map((name) => `+ ${name}`), ...difference.changed.map((name) => `~ ${name}`), ...difference.removed.map((name) => `- ${name}`)]
  say(lines.length === 0 ? `${difference.to} has ${against ? 'nothing that' : 'the names and values that'} ${difference.from} has${against ? ' not' : ''}.` : lines.join('\n'))
  return difference
}

/** A destination lies over the store for all: what it leaves out is not removed. */
function compare(before: Values, now: Values, isOverlay: boolean): Pick<Difference, 'added' | 'changed' | 'removed'> {
  const names = [...now.keys()].toSorted()
  return {
    added: names.filter((name) => !before.has(name)),
    changed: names.filter((name) => before.has(name) && before.get(name) !== now.get(name)),
    removed: isOverlay ? [] : [...before.keys()].filter((name) => !now.has(name)).toSorted(),
  }
}

async function valuesAt({place}: Keeper, revision: string): Promise<Values> {
  const file = storeFile(place.destination)
  const sealed = await fileAt(place.directory, revision, file)
  if (sealed === undefined) return none
  const name = `${file} at ${revision}`
  return valuesOf(await open(Buffer.from(sealed), openingOf(name, place)), name)
}

/** The file as git has it; undefined where that revision has none. Errors: NOT_FOUND. */
async function fileAt(directory: string, revision: string, file: string): Promise<string | undefined> {
  const {commit, text} = await here(() => undefined, {directory}).ask({
    commit: {command: cmd('git', 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`), parse: (stdout) => stdout.trim(), otherwise: ''},
    text: {command: cmd('git', 'show', '--end-of-options', `${revision}:./${file}`), parse: (stdout): string | undefined => stdout, otherwise: undefined},
  })
  if (commit === '') throw new ShipitError('NOT_FOUND', `git knows no commit ${JSON.stringify(revision)} in ${directory}.`, {hint: 'See `git log --oneline -- .shipit`.'})
  return text
}

/** What both sides of a merge began with, as git keeps it while a conflict stands. */
export const commonAncestor = async (directory: string, file: string): Promise<string | undefined> => {
  const {text} = await here(() => undefined, {directory}).ask({
    text: {command: cmd('git', 'show', `:1:./${file}`), parse: (stdout): string | undefined => stdout, otherwise: undefined},
  })
  return text
}
