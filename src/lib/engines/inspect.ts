import {cmd, script} from '../shell/command.js'
import type {Command} from '../shell/command.js'
import type {Fact} from '../shell/fact.js'
import type {Around, Container, Engine, HistoryEntry, Image} from './engine.js'
import {readState} from './words.js'

export const labelFilters = (labels: Readonly<Record<string, string>>): readonly string[] => Object.entries(labels).flatMap(([key, value]) => ['--filter', `label=${key}=${value}`])

type Kind = 'container' | 'image' | 'network' | 'volume'

/** What goes away between listing and inspecting is looked for again; an engine that does not answer is never read as an empty list. */
const inspectAllOf = `engine=$1 kind=$2 format=$3; shift 3
for attempt in 1 2 3; do
  ids=$("$engine" "$kind" ls --quiet --no-trunc "$@") || exit
  [ -n "$ids" ] || exit 0
  found=$("$engine" "$kind" inspect --format "$format" $(printf '%s\\n' $ids | sort -u)) && printf '%s\\n' "$found" && exit 0
done; exit 1`

/** The same for containers of a label; of the others those whose name begins so are told, by the list alone. */
const inspectAroundOf = `engine=$1 format=$2 list=$3 value=$4 beginning=$5
for attempt in 1 2 3; do
  all=$("$engine" container ls --all --no-trunc --format "$list") || exit
  ids=$(printf '%s\\n' "$all" | awk -v value="$value" '$3 == value { print $1 }') found=''
  [ -z "$ids" ] || found=$("$engine" container inspect --format "$format" $ids) || continue
  printf '%s\\n' "$found"
  printf '%s\\n' "$all" | awk -v value="$value" -v beginning="$beginning" 'index($2, beginning) == 1 && $3 != value { print "other", $2, $3 }'
  exit 0
done; exit 1`

const removeWhereFound = `found=$("$1" "$2" ls --quiet --filter "name=^$3\\$") || exit
[ -z "$found" ] || "$1" "$2" rm "$3"`

/** Only what we read is asked for: a container's environment holds secrets, and stays where it is. */
const formats = {
  container:
    '{"id":{{json .ID}},"name":{{json .Name}},"image":{{json .Config.Image}},"imageId":{{json .Image}},"labels":{{json .Config.Labels}},' +
    '"state":{{json .State}},"restarts":{{json .RestartCount}},"networks":{{json .NetworkSettings.Networks}}}',
  image:
    '{"id":{{json .ID}},"refs":{{json .RepoTags}},"digests":{{json .RepoDigests}},"layers":{{json .RootFS.Layers}},"size":{{json .Size}},"architecture":{{json .Architecture}}}',
} as const

/** Prints a line of JSON for every container or image that passes the filters, stopped containers and untagged images too. */
export const inspectAll = (engine: Engine['name'], kind: keyof typeof formats, ...filters: readonly string[]): Command =>
  script('inspect-all', inspectAllOf, engine, kind, formats[kind], ...(kind === 'container' ? ['--all'] : []), ...filters)

/** `list` prints id, name and label of each container. */
export const inspectAround = (engine: Engine['name'], list: string, {value, beginning}: {readonly value: string; readonly beginning: string}): Command =>
  script('inspect-around', inspectAroundOf, engine, formats.container, list, value, beginning)

/** Removes a network or volume; one that is not there is no fault, an engine that does not answer is one. */
export const removeIfThere = (engine: Engine['name'], kind: Exclude<Kind, 'container' | 'image'>, name: string): Command =>
  script('remove-if-there', removeWhereFound, engine, kind, name)

/** Lines of JSON, and lines `other NAME LABEL`. */
export function readAround(stdout: string): Around {
  const lines = stdout.split('\n')
  const isOther = (line: string): boolean => line.startsWith('other ')
  return {
    containers: readContainers(lines.filter((line) => !isOther(line)).join('\n')),
    others: lines.filter(isOther).map((line) => {
      const [, name = '', label = ''] = line.split(' ')
      return {name, label}
    }),
  }
}

/** The first address that a container has on any network. */
export const addressOf = (engine: Engine['name'], container: string): Fact<string> => ({
  command: cmd(engine, 'inspect', '--type', 'container', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}', container),
  parse: (stdout) => stdout.trim().split(/\s+/)[0] ?? '',
  otherwise: '',
})

type State = {readonly Status: string; readonly OOMKilled: boolean; readonly ExitCode: number; readonly StartedAt: string}
type InspectedContainer = {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageId: string
  readonly labels: Readonly<Record<string, string>> | null
  readonly state: State
  readonly restarts: number
  readonly networks: Readonly<Record<string, unknown>> | null
}
type InspectedImage = Omit<Image, 'refs' | 'digests' | 'layers'> & {
  readonly refs: readonly string[] | null
  readonly digests: readonly string[] | null
  readonly layers: readonly string[] | null
}

export const readContainers = (stdout: string): readonly Container[] =>
  readLines<InspectedContainer>(stdout, containerParts).map(({id, name, image, imageId, labels, state, restarts, networks}) => ({
    id,
    name: name.replace(/^\//, ''),
    image,
    imageId: withAlgorithm(imageId),
    labels: labels ?? {},
    state: readState(state.Status),
    exitCode: state.ExitCode,
    restarts,
    oomKilled: state.OOMKilled,
    startedAt: readTime(state.StartedAt),
    networks: Object.keys(networks ?? {}),
  }))

export const readImages = (stdout: string): readonly Image[] =>
  readLines<InspectedImage>(stdout, imageParts).map((image) => ({
    ...image,
    id: withAlgorithm(image.id),
    refs: image.refs ?? [],
    digests: image.digests ?? [],
    layers: image.layers ?? [],
  }))

/** A line `image <id>`, and then its history as JSON: an object a line, or one list. */
export function readHistories(stdout: string): ReadonlyMap<string, readonly HistoryEntry[]> {
  const blocks = stdout
    .split(/^image /m)
    .slice(1)
    .map((block) => ({id: block.slice(0, block.indexOf('\n')), json: block.slice(block.indexOf('\n') + 1).trim()}))
  return new Map(blocks.filter(({json}) => json !== '').map(({id, json}) => [id, readHistory(json)]))
}

function readHistory(json: string): readonly HistoryEntry[] {
  const entries = json.startsWith('[') ? (JSON.parse(json) as readonly Partial<HistoryEntry>[]) : readLines<Partial<HistoryEntry>>(json, {})
  return entries.map(({size = 0, createdBy = ''}) => ({size, createdBy}))
}

/** Each line as what it must be. Errors name the part that is something else: an engine of another version, or an answer that was cut short. */
const readLines = <T>(stdout: string, parts: Parts): readonly T[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const value: unknown = parsed(line)
      if (!isRecord(value)) throw new Error('a line of it is no JSON object')
      const strange = Object.entries(parts).find(([part, isRight]) => !isRight(value[part]))
      if (strange) throw new Error(`its "${strange[0]}" is not what it should be`)
      return value as T
    })

type Parts = Readonly<Record<string, (value: unknown) => boolean>>

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isTextsOrNull = (value: unknown): boolean => value === null || (isRecord(value) ? Object.values(value) : value instanceof Array ? value : [0]).every(isText)
const isTime = (value: unknown): boolean => typeof value === 'string' && (value.startsWith('0001-') || !Number.isNaN(Date.parse(value)))

const containerParts: Parts = {
  ...{id: isText, name: isText, image: isText, imageId: isText, labels: isTextsOrNull, restarts: isNumber},
  state: (state) => isRecord(state) && isText(state.Status) && isNumber(state.ExitCode) && typeof state.OOMKilled === 'boolean' && isTime(state.StartedAt),
  networks: (networks) => networks === null || isRecord(networks),
}

const imageParts: Parts = {id: isText, refs: isTextsOrNull, digests: isTextsOrNull, layers: isTextsOrNull, size: isNumber, architecture: isText}

/** Podman leaves the algorithm out of an id. */
const withAlgorithm = (id: string): string => (id.includes(':') ? id : `sha256:${id}`)

/** Engines say year 1 for never, and podman the host's own time zone. */
const readTime = (time: string): string => (time.startsWith('0001-') ? '' : new Date(time).toISOString())
