import {inLine} from '../found.js'
import type {Found} from '../found.js'
import {linesOf} from '../repository.js'
import type {Line} from '../repository.js'

export type DockerfileFindings = {
  readonly port?: Found<number>
  readonly health?: Found<string>
  /** Folders that the image says hold data. */
  readonly volumes: readonly Found<string>[]
}

/** What a Dockerfile tells of the container that comes of it. What its last stage says counts. */
export function lookAtDockerfile(text: string): DockerfileFindings {
  const instructions = lastStage(instructionsOf(text))
  const port = portOf(instructions)
  const health = healthOf(instructions)
  return {...(port && {port}), ...(health && {health}), volumes: volumesOf(instructions)}
}

type Instruction = {readonly word: string; readonly rest: string; readonly line: number}

/** Lines that end in a backslash go on in the next. */
function instructionsOf(text: string): readonly Instruction[] {
  const joined: Line[] = []
  let open = false
  for (const each of linesOf(text).filter((line) => !/^\s*#/.test(line.text))) {
    const last = joined.at(-1)
    if (open && last) joined[joined.length - 1] = {...last, text: `${last.text.replace(/\\\s*$/, '')} ${each.text.trim()}`}
    else joined.push(each)
    open = /\\\s*$/.test(each.text)
  }
  return joined.flatMap(({text: each, line}) => {
    const [, word, rest] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(each) ?? []
    return word === undefined || rest === undefined ? [] : [{word: word.toUpperCase(), rest: rest.trim(), line}]
  })
}

const lastStage = (instructions: readonly Instruction[]): readonly Instruction[] =>
  instructions.slice(
    Math.max(
      instructions.findLastIndex(({word}) => word === 'FROM'),
      0,
    ),
  )

function portOf(instructions: readonly Instruction[]): Found<number> | undefined {
  const env = instructions.findLast(({word, rest}) => word === 'ENV' && /(?:^|\s)PORT[=\s]\s*"?\d+/.test(rest))
  const set = env && Number(/(?:^|\s)PORT[=\s]\s*"?(\d+)/.exec(env.rest)?.[1])
  const exposed = instructions.filter(({word}) => word === 'EXPOSE').flatMap(({rest, line}) => rest.split(/\s+/).flatMap((each) => toPort(each, {line, set})))
  // Where several are exposed, the one that PORT names is where the app listens.
  const chosen = exposed.find(({value}) => value === set) ?? exposed[0]
  if (chosen) return {value: chosen.value, where: `EXPOSE in ${inLine('Dockerfile', chosen.line)}`}
  return env && set !== undefined ? {value: set, where: `PORT in ${inLine('Dockerfile', env.line)}`} : undefined
}

function toPort(word: string, {line, set}: {readonly line: number; readonly set: number | undefined}): readonly {readonly value: number; readonly line: number}[] {
  if (/^\$\{?PORT\}?$/.test(word) && set !== undefined) return [{value: set, line}]
  const [, port] = /^(\d+)(?:\/tcp)?$/i.exec(word) ?? []
  return port === undefined ? [] : [{value: Number(port), line}]
}

function healthOf(instructions: readonly Instruction[]): Found<string> | undefined {
  const probe = instructions.findLast(({word, rest}) => word === 'HEALTHCHECK' && !/^NONE$/i.test(rest))
  const path = probe && probePath(probe.rest)
  return probe && path !== undefined ? {value: path, where: `HEALTHCHECK in ${inLine('Dockerfile', probe.line)}`} : undefined
}

/** The path that a probe by curl, wget and alike asks of the container itself. */
export function probePath(command: string): string | undefined {
  const all = [...command.matchAll(probed)]
  // `curl --noproxy localhost localhost:3000/up`: the one with a path or a port is what is asked.
  const [found, path] = all.find((each) => each[1] !== undefined) ?? all.find(([whole]) => /:\d/.test(whole)) ?? all[0] ?? []
  return found === undefined ? undefined : (path ?? '/')
}

const probed = /(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(?:\d+|\$\{?\w+(?::?-\d+)?\}?))?(\/[^\s"'`|;&)?#\]]*)?/g

const volumesOf = (instructions: readonly Instruction[]): readonly Found<string>[] =>
  instructions
    .filter(({word}) => word === 'VOLUME')
    .flatMap(({rest, line}) => (rest.match(/\/[^\s",\]]+/g) ?? []).map((path) => ({value: path, where: `VOLUME in ${inLine('Dockerfile', line)}`})))
