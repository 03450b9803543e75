import type {Image} from '../../engines/engine.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** An image in the deployer's engine. */
export type LocalImage = Image & {
  /** The name that was asked for. */
  readonly name: string
  /** Bytes of the layers that aren't empty, topmost first. */
  readonly sizes: readonly number[]
}

const readLocal = `docker=$1; shift
"$docker" version >/dev/null || exit
for name in "$@"; do
  json=$("$docker" image inspect --format '{{json .}}' "$name" 2>/dev/null) || continue
  printf '%s\\n%s\\n' "$name" "$json"; "$docker" history --no-trunc --human=false --format '{{.Size}}' "$name"
done`

/** Which of these the deployer's engine has, by name or id. Asked on the deployer's machine; an engine that does not answer is an error. */
export const localImages = (engine: LocalEngine, names: readonly string[]): Fact<readonly LocalImage[]> => ({
  command: script('local-images', readLocal, engine.docker, ...names),
  parse: (stdout) => blocksOf(stdout.split('\n').filter(Boolean)).map(readBlock),
})

type Block = {readonly name: string; readonly json: string; readonly sizes: readonly number[]}

type Inspected = {
  readonly Id: string
  readonly RepoTags: readonly string[] | null
  readonly RepoDigests: readonly string[] | null
  readonly RootFS: {readonly Layers?: readonly string[] | null}
  readonly Size: number
  readonly Architecture: string
}

/** A name, a line of JSON, and then a size a line. */
function blocksOf(lines: readonly string[]): readonly Block[] {
  const starts = lines.flatMap((line, index) => (line.startsWith('{') ? [index - 1] : []))
  return starts.map((start, index) => {
    const [name = '', json = '', ...sizes] = lines.slice(start, starts[index + 1])
    return {name, json, sizes: sizes.map(Number).filter((size) => size > 0)}
  })
}

function readBlock({name, json, sizes}: Block): LocalImage {
  const {Id, RepoTags, RepoDigests, RootFS, Size, Architecture} = JSON.parse(json) as Inspected
  return {name, id: Id, refs: RepoTags ?? [], digests: RepoDigests ?? [], layers: RootFS.Layers ?? [], size: Size, architecture: Architecture, sizes}
}
