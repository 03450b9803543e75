import {createInterface} from 'node:readline'
import {engines} from '../engines/index.js'
import {ShipitError} from '../errors.js'
import {inOrder, logsCommand, readLogLine} from '../features/logs/logs.js'
import type {LogLine, LogRequest} from '../features/logs/logs.js'
import {toShell} from '../shell/command.js'
import {visibleJson} from '../visible.js'
import {painterOf} from './prefix.js'
import type {Project} from './project.js'
import {pickHosts} from './session.js'

export type LogOptions = LogRequest & {readonly hosts?: readonly string[] | undefined}

export type HostLine = LogLine & {readonly host: string}

/** Milliseconds that a line waits for older ones of other hosts. */
const patience = 250

/** Prints what the app said, merged by time over hosts and replicas. Following, it ends by Ctrl-C. Answers the lines only where they end by themselves. */
export async function logs(project: Project, options: LogOptions, print: (line: HostLine) => void): Promise<readonly HostLine[]> {
  refuseBadPattern(options.grep)
  const {fleet, failures} = await project.connectEach(pickHosts(project.config, options.hosts))
  try {
    for (const {host, error} of failures) project.view.note(`${host} is left out: ${error.message}`)
    if (fleet.hosts.length === 0 && failures[0]) throw failures[0].error
    const line = toShell(logsCommand(engines[project.config.engine].name, project.config.name, options))
    if (options.follow) {
      await follow(
        project,
        fleet.hosts.map((host) => ({host, open: () => fleet.on(host).open(line)})),
        print,
      )
      return []
    }
    const answers = await Promise.all(fleet.hosts.map(async (host) => readLines(host, await fleet.on(host).script(line, {signal: project.signal}))))
    const merged = inOrder(answers.flat())
    const newest = options.lines === 'all' ? merged : merged.slice(-options.lines)
    newest.forEach(print)
    return newest
  } finally {
    await fleet.close()
  }
}

const readLines = (host: string, {stdout}: {readonly stdout: string}): readonly HostLine[] => stdout.split('\n').flatMap((text) => toHostLine(host, text))

const toHostLine = (host: string, text: string): readonly HostLine[] => {
  const line = readLogLine(text)
  return line ? [{host, ...line}] : []
}

type Source = {readonly host: string; open(): Promise<NodeJS.ReadableStream & {destroy(): unknown}>}

/** Lines of several hosts are held back a moment, so that they come out in order. */
async function follow({signal, view}: Project, sources: readonly Source[], print: (line: HostLine) => void): Promise<void> {
  const held: HostLine[] = []
  const flush = (): void => inOrder(held.splice(0)).forEach(print)
  const timer = setInterval(flush, patience)
  try {
    await Promise.all(
      sources.map(async ({host, open}) => {
        const stream = await open()
        const stop = (): void => void stream.destroy()
        signal.addEventListener('abort', stop, {once: true})
        await new Promise<void>((resolve) => {
          stream.on('error', (error: Error) => view.note(`${host}: ${error.message}`))
          createInterface({input: stream, crlfDelay: Infinity})
            .on('line', (text) => held.push(...toHostLine(host, text)))
            .on('close', resolve)
          stream.on('close', resolve)
        })
        if (!signal.aborted) view.note(`${host}: the connection ended.`)
      }),
    )
  } finally {
    clearInterval(timer)
    flush()
  }
}

/** The host's grep reads it; what Node can't read as a pattern, grep would refuse on each host anew. */
function refuseBadPattern(pattern: string | undefined): void {
  if (pattern === undefined) return
  try {
    new RegExp(pattern)
  } catch (cause) {
    throw new ShipitError('USAGE', `"${pattern}" is no regular expression.`, {hint: "Put a backslash before what is meant literally: --grep 'GET \\(\\)'", cause})
  }
}

/** A printer of lines. `text`: the container in its own colour, then what it said; `lines`: a JSON value a line; `value`: nothing, as all of them are one JSON value in the end. */
export const linePrinter = (project: Project, as: 'text' | 'lines' | 'value'): ((line: HostLine) => void) => {
  if (as === 'value') return () => undefined
  if (as === 'lines') return (line) => void process.stdout.write(`${visibleJson(line, 0)}\n`)
  const paint = painterOf(project.terminal, project.config.hosts.length > 1)
  // In a pipe, what the app said is passed on as it is.
  const say = process.stdout.isTTY ? project.say : (line: string): void => void process.stdout.write(`${line}\n`)
  return ({host, container, text}) => say(`${paint(host, container)} ${text}`)
}
