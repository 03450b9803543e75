import {errorCodes, errors, ShipitError} from '../../errors.js'
import type {ErrorCode, ErrorFacts} from '../../errors.js'
import {nearest} from '../../nearest.js'
import {isKey, spoken} from './keys.js'
import type {Key} from './keys.js'
import {sampleOf} from './sample.js'

/** Pages by name (`health` → the annotated sample), and every key of deploy.yml. */
export type Manual = {readonly pages: Pages; readonly keys: readonly Key[]}
export type Pages = ReadonlyMap<string, string>

export type Found =
  | {readonly kind: 'list'; readonly sections: readonly {readonly name: string; readonly about: string}[]}
  | {readonly kind: 'section'; readonly name: string; readonly text: string}
  | {readonly kind: 'key'; readonly key: string; readonly description: string; readonly sample: readonly string[]; readonly section?: string}
  | {readonly kind: 'keys'; readonly word: string; readonly keys: readonly {readonly key: string; readonly description: string}[]}
  | ({readonly kind: 'error'; readonly code: ErrorCode} & ErrorFacts)

/** A section, a key by its dotted path or its end, a code of an error, or whatever has the word in its name or description. Errors: USAGE. */
export function lookUp(word: string | undefined, {pages, keys}: Manual): Found {
  if (word === undefined) return {kind: 'list', sections: [...pages].map(([name, text]) => ({name, about: aboutOf(text)}))}
  const code = word.toUpperCase() as ErrorCode
  if (errorCodes.includes(code)) return {kind: 'error', code, ...errors[code]}
  const page = pages.get(word)
  if (page !== undefined) return {kind: 'section', name: word, text: page.trimEnd()}
  const words = word.split('.').filter(Boolean)
  const [exact] = keys.filter((key) => isKey(key, words))
  if (exact) return toKey(exact, pages)
  const ending = keys.filter((key) => isKey({...key, path: key.path.slice(-words.length)}, words))
  const [first] = ending
  if (first && new Set(ending.map((key) => shared(key).path.join('.'))).size === 1) return toKey(first, pages)
  const hits = ending.length > 0 ? ending : keys.filter(({path, description}) => `${path.join('.')} ${description}`.toLowerCase().includes(word.toLowerCase()))
  if (hits.length > 0) return {kind: 'keys', word, keys: hits.map((key) => ({key: spoken(key), description: key.description}))}
  throw nothing(word, [...pages.keys(), ...keys.map((key) => key.path.join('.')), ...errorCodes])
}

/** The first words of a page: what stands behind `name:`. */
const aboutOf = (text: string): string => (/^# (.*)$/m.exec(text)?.[1] ?? '').replace(/^[a-z_, ]+: /, '')

function toKey(key: Key, pages: Pages): Found {
  const ways = [key, shared(key)]
    .flatMap((way) => [...pages].map(([name, text]) => ({name, sample: sampleOf(text, way), isOwn: way === key})))
    .filter(({sample}) => sample.length > 0)
  // Where it is explained comes before where it merely stands.
  const rank = ({name, sample, isOwn}: (typeof ways)[number]): number => (sample[0]?.includes(' # ') ? 0 : 4) + (isOwn ? 0 : 2) + (name === key.path[0] ? 0 : 1)
  const [shown] = ways.toSorted((one, other) => rank(one) - rank(other))
  return {kind: 'key', key: spoken(key), description: key.description, sample: shown?.sample ?? [], ...(shown && {section: shown.name})}
}

/** What roles, accessories and jobs have in common with the top level, as it is called there; what hooks have in common. */
function shared(key: Key): Key {
  const [first = '', , ...rest] = key.path
  if (first === 'hooks' && rest.length > 0) return {...key, path: ['hooks', '*', ...rest]}
  return /^(?:roles|accessories|jobs)$/.test(first) ? {...key, path: rest} : key
}

function nothing(word: string, known: readonly string[]): ShipitError {
  const near = nearest(word, known)
  return new ShipitError('USAGE', `There is no section, key or error "${word}".`, {hint: `${near === undefined ? '' : `Is ${near} meant? `}\`shipit docs\` lists the sections.`})
}
