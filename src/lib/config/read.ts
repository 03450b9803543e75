import {checkShape, isWhole, unknownKeys} from './check.js'
import type {Config} from './config.js'
import {dotted, inFileOrder} from './fault.js'
import type {Fault, Issue, Path} from './fault.js'
import {isNothing, overlay, withoutEmptyKeys} from './overlay.js'
import {resolve} from './resolve/resolve.js'
import {rules} from './rules/index.js'
import type {Broken} from './rules/rule.js'
import {readYaml} from './yaml/read.js'
import {placeOf, treeAt, valueOf} from './yaml/tree.js'
import type {Tree} from './yaml/tree.js'

/** A file and its bytes. Faults call it by this name. */
export type Source = {readonly file: string; readonly bytes: Uint8Array}

export type ReadConfig = {
  /** Absent when there are faults. */
  readonly config?: Config
  /** Everything that is wrong, in the order of the files. */
  readonly faults: readonly Fault[]
}

/** Reads deploy.yml and what is laid over it. Whatever the files hold, the answer is a config or faults. */
export function readConfig(sources: readonly Source[], destination?: string): ReadConfig {
  const readings = sources.map(({file, bytes}) => readYaml(file, bytes))
  const faults = readings.flatMap((reading, index) => reading.faults ?? notMapping(reading.tree, index === 0))
  const [base, ...overlays] = readings.flatMap((reading) => reading.tree ?? [])
  if (!base || faults.length > 0) return {faults}
  const read = readTree(withoutEmptyKeys(overlays.filter((tree) => !isNothing(tree)).reduce(overlay, base)), sources, destination)
  const unknown = [base, ...overlays].flatMap(unknownEmptyKeys)
  return unknown.length === 0 ? read : {faults: inFileOrder([...read.faults, ...unknown], namesOf(sources))}
}

/** Keys with nothing after them count as not written, and would take what is wrong with their names along. */
const unknownEmptyKeys = (tree: Tree): readonly Fault[] =>
  unknownKeys(valueOf(tree))
    .filter(({path}) => isNothing(treeAt(tree, path)))
    .map(({path, message}) => ({...placeOf(tree, path), key: dotted(path), message}))

const namesOf = (sources: readonly Source[]): readonly string[] => sources.map(({file}) => file)

/** A file is a mapping; what is laid over another may be empty. */
function notMapping(tree: Tree, isBase: boolean): readonly Fault[] {
  if (tree.kind === 'mapping' || (isNothing(tree) && !isBase)) return []
  return [{...tree.place, key: '', message: isNothing(tree) ? 'the file is empty' : 'the file must be a mapping of keys such as `app: shop`'}]
}

function readTree(tree: Tree, sources: readonly Source[], destination: string | undefined): ReadConfig {
  const {sound, issues} = checkShape(valueOf(tree))
  const broken = rules.flatMap((rule) => rule(sound, destination))
  const place = (found: readonly Issue[]): readonly Fault[] =>
    inFileOrder(
      found.map(({path, message}) => ({...placeOf(tree, path), key: dotted(path), message})),
      namesOf(sources),
    )
  const faults = place([...issues, ...broken.filter((each) => !restsOnFaults(each, issues))])
  return {...(faults.length === 0 && isWhole(sound) && {config: resolve(sound, {destination})}), faults}
}

/** A rule has nothing to say about a key that is faulty already, nor about what would be there but for its faults. */
const restsOnFaults = ({path, rests = []}: Broken, issues: readonly Issue[]): boolean => issues.some((issue) => [path, ...rests].some((each) => overlaps(each, issue.path)))

const overlaps = (one: Path, other: Path): boolean => one.every((part, index) => index >= other.length || part === other[index])
