import type {HistoryEntry, Image} from '../../engines/engine.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {layerSizes} from './layer-sizes.js'

/** An image in the deployer's engine. */
export type LocalImage = Image & {
  /** The name that was asked for. */
  readonly name: string
  /** Bytes of its layers, topmost first; empty ones may be missing. */
  readonly sizes: readonly number[]
  /** The builder that has it; absent: this machine. */
  readonly on?: string
}

const readLocal = `[ -z "$1" ] || export DOCKER_HOST="$1"; docker=$2 answers=''; shift 2
for name in "$@"; do
  json=$("$docker" image inspect --format '{{json .}}' "$name" 2>/dev/null) || { [ "$answers" ] || "$docker" version >/dev/null || exit; answers=1; continue; }
  answers=1
  printf '%s\\n%s\\n' "$name" "$json"; "$docker" history --no-trunc --human=false --format '{{.Size}} {{json .CreatedBy}}' "$name"
done`

/** Which of these the deployer's engine has, by name or id. Asked on the deployer's machine; an engine that does not answer is an error. */
export const localImages = (engine: LocalEngine, names: readonly string[]): Fact<readonly LocalImage[]> => ({
  command: script('local-images', readLocal, engine.env['DOCKER_HOST'] ?? '', engine.docker, ...names),
  parse: (stdout) => blocksOf(stdout.split('\n').filter(Boolean)).map((block) => ({...readBlock(block), ...(engine.on !== undefined && {on: engine.on})})),
})

type Block = {readonly name: string; readonly json: string; readonly history: readonly HistoryEntry[]}

type Inspected = {
  readonly Id: string
  readonly RepoTags: readonly string[] | null
  readonly RepoDigests: readonly string[] | null
  readonly RootFS: {readonly Layers?: readonly string[] | null}
  readonly Size: number
  readonly Architecture: string
}

/** A name, a line of JSON, and then a line of history for each instruction. */
function blocksOf(lines: readonly string[]): readonly Block[] {
  const starts = lines.flatMap((line, index) => (line.startsWith('{') ? [index - 1] : []))
  return starts.map((start, index) => {
    const [name = '', json = '', ...history] = lines.slice(start, starts[index + 1])
    return {name, json, history: history.map(readEntry)}
  })
}

function readEntry(line: string): HistoryEntry {
  const space = line.indexOf(' ')
  return {size: Number(line.slice(0, space)), createdBy: JSON.parse(line.slice(space + 1)) as string}
}

function readBlock({name, json, history}: Block): LocalImage {
  const {Id, RepoTags, RepoDigests, RootFS, Size, Architecture} = JSON.parse(json) as Inspected
  const layers = RootFS.Layers ?? []
  return {name, id: Id, refs: RepoTags ?? [], digests: RepoDigests ?? [], layers, size: Size, architecture: Architecture, sizes: layerSizes(history, layers.length)}
}
