import {join} from 'node:path'
import {ShipitError} from '../../errors.js'
import {openingOf, readIfThere, saveStore} from '../../secrets/age-store.js'
import {mergeValues, sidesOf} from '../../secrets/merge.js'
import {storeFile} from '../../secrets/places.js'
import {open} from '../../secrets/seal.js'
import {valuesOf, withoutValue, withValue} from '../../secrets/secret-text.js'
import {commonAncestor} from './diff.js'
import type {Keeper} from './keeper.js'

export type Resolved = {readonly store: string; readonly changed: boolean; readonly taken: readonly string[]; readonly contradicted: readonly string[]}

/** Brings both sides of a merge conflict together. Errors: CONFLICT when both changed one name differently and nothing says whose value is to stand. */
export async function resolveConflict(keeper: Keeper, {prefer}: {readonly prefer: 'ours' | 'theirs' | undefined}): Promise<Resolved> {
  const {place, say} = keeper
  const file = storeFile(place.destination)
  const sealed = (await readIfThere(join(place.directory, file), file))?.toString('latin1')
  const sides = sealed === undefined ? undefined : sidesOf(sealed)
  if (!sides) {
    say(`There is no merge conflict in ${file}.`)
    return {store: file, changed: false, taken: [], contradicted: []}
  }
  const [ours, theirs, base] = await Promise.all([read(keeper, sides.ours, 'our side'), read(keeper, sides.theirs, 'their side'), ancestor(keeper, sides.base)])
  const {values, taken, contradicted} = mergeValues({base: base.values, ours: ours.values, theirs: theirs.values}, prefer)
  if (contradicted.length > 0 && prefer === undefined) throw contradiction(file, contradicted)
  const text = [...taken, ...contradicted].reduce((so, name) => {
    const value = values.get(name)
    return value === undefined ? withoutValue(so, name) : withValue(so, name, value)
  }, ours.text)
  await saveStore({file, destination: place.destination, sealed: sealed ?? ''}, text, place)
  say(`${file} has both sides${taken.length > 0 ? `; from theirs: ${taken.join(', ')}` : ''}. Go on with \`git add ${file}\`.`)
  return {store: file, changed: true, taken, contradicted}
}

type Side = {readonly text: string; readonly values: ReadonlyMap<string, string>}

async function read({place}: Keeper, sealed: string, side: string): Promise<Side> {
  const name = `${storeFile(place.destination)} (${side})`
  const text = await open(Buffer.from(sealed, 'latin1'), openingOf(name, place))
  return {text, values: valuesOf(text, name)}
}

/** What both began with: in the file itself where git is set so, else in git's index. Where neither has it, nothing counts as removed. */
async function ancestor(keeper: Keeper, inFile: string | undefined): Promise<Side> {
  const sealed = inFile ?? (await commonAncestor(keeper.place.directory, storeFile(keeper.place.destination)))
  return sealed === undefined ? {text: '', values: new Map()} : read(keeper, sealed, 'before both')
}

const contradiction = (file: string, names: readonly string[]): ShipitError =>
  new ShipitError('CONFLICT', `Both sides gave another value to ${names.join(', ')}. ${file} was left as it is.`, {
    hint: 'Say whose value is to stand: `shipit secrets resolve --ours` or `--theirs`. All else is merged either way.',
  })
