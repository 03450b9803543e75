import {checkShape} from './check.js'
import type {Config} from './config.js'
import {dotted, inFileOrder} from './fault.js'
import type {Fault, Issue, Path} from './fault.js'
import {overlay, withoutEmptyKeys} from './overlay.js'
import {resolve} from './resolve/resolve.js'
import {rules} from './rules/index.js'
import type {Broken} from './rules/rule.js'
import {unsupported} from './unsupported.js'
import {readYaml} from './yaml/read.js'
import {placeOf, valueOf} from './yaml/tree.js'
import type {Tree} from './yaml/tree.js'

/** A file and its bytes. Faults call it by this name. */
export type Source = {readonly file: string; readonly bytes: Uint8Array}

export type ReadConfig = {
  /** Absent when there are faults. */
  readonly config?: Config
  /** Everything that is wrong, in the order of the files. */
  readonly faults: readonly Fault[]
  /** What is used and not yet supported. */
  readonly notes: readonly Fault[]
}

/** Reads deploy.yml and what is laid over it. Whatever the files hold, the answer is a config or faults. */
export function readConfig(sources: readonly Source[], destination?: string): ReadConfig {
  const readings = sources.map(({file, bytes}) => readYaml(file, bytes))
  const broken = readings.flatMap((reading) => reading.faults ?? [])
  const trees = readings.flatMap((reading) => reading.tree ?? [])
  const misplaced = trees
    .filter((tree) => tree.kind !== 'mapping')
    .map((tree): Fault => ({...tree.place, key: '', message: 'the file must be a mapping of keys such as `app: shop`'}))
  const [base, ...overlays] = trees
  if (!base || broken.length + misplaced.length > 0) return {faults: [...broken, ...misplaced], notes: []}
  return readTree(withoutEmptyKeys(overlays.reduce(overlay, base)), sources, destination)
}

function readTree(tree: Tree, sources: readonly Source[], destination: string | undefined): ReadConfig {
  const {written, issues} = checkShape(valueOf(tree))
  const broken = rules.flatMap((rule) => rule(written, destination))
  const place = (found: readonly Issue[]): readonly Fault[] =>
    inFileOrder(
      found.map(({path, message}) => ({...placeOf(tree, path), key: dotted(path), message})),
      sources.map((source) => source.file),
    )
  const faults = place([...issues, ...broken.filter((each) => !restsOnFaults(each, issues))])
  return {...(faults.length === 0 && {config: resolve(written, {destination})}), faults, notes: place(unsupported(written))}
}

/** A rule has nothing to say about a key that is faulty already, nor about what would be there but for its faults. */
const restsOnFaults = ({path, rests = []}: Broken, issues: readonly Issue[]): boolean => issues.some((issue) => [path, ...rests].some((each) => overlaps(each, issue.path)))

const overlaps = (one: Path, other: Path): boolean => one.every((part, index) => index >= other.length || part === other[index])
