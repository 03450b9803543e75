import {createInterface} from 'node:readline'
import {engines} from '../engines/index.js'
import {ShipitError} from '../errors.js'
import type {ErrorCode} from '../errors.js'
import {inOrder, isSince, logsCommand, readLogLine} from '../features/logs/logs.js'
import type {LogLine, LogRequest} from '../features/logs/logs.js'
import {onAbort} from '../hosts/abort.js'
import type {Fleet} from '../hosts/fleet.js'
import {toShell} from '../shell/command.js'
import {visibleJson} from '../visible.js'
import {painterOf} from './prefix.js'
import {stillAsking} from './still-asking.js'
import type {Project} from './project.js'
import {pickHosts} from './pick-hosts.js'

export type LogOptions = LogRequest & {readonly hosts?: readonly string[] | undefined}

export type HostLine = LogLine & {readonly host: string}

/** Milliseconds that a line waits for older ones of other hosts. */
const patience = 250

/** Prints what the app said, merged by time over hosts and replicas. Following, it ends by Ctrl-C. Answers the lines only where they end by themselves. */
export async function logs(project: Project, options: LogOptions, print: (line: HostLine) => void): Promise<readonly HostLine[]> {
  refuseBadPattern(options.grep)
  refuseBadSince(options.since)
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
    const merged = inOrder(await readAll(project, fleet, line))
    const newest = options.lines === 'all' ? merged : merged.slice(-options.lines)
    newest.forEach(print)
    return newest
  } finally {
    await fleet.close()
  }
}

/** A host whose engine does not answer is left out, as one that can't be reached; the error is thrown where no host is left. */
async function readAll({signal, view}: Project, fleet: Fleet, line: string): Promise<readonly HostLine[]> {
  const answers = await Promise.all(fleet.hosts.map(async (host) => ({host, ...(await stillAsking(host, fleet.on(host).script(line, {signal}), view.note))})))
  const failed = answers
    .filter(({exitCode}) => exitCode !== 0)
    .map(({host, stderr, exitCode}) => new ShipitError('COMMAND_FAILED', `The containers of ${host} could not be listed (exit ${exitCode}).\n${stderr.trim()}`))
  if (failed[0] && failed.length === answers.length) throw failed[0]
  for (const {message} of failed) view.note(message)
  return answers.flatMap(({host, stdout}) => stdout.split('\n').flatMap((text) => toHostLine(host, text)))
}

const toHostLine = (host: string, text: string): readonly HostLine[] => {
  const line = readLogLine(text)
  return line ? [{host, ...line}] : []
}

type Source = {readonly host: string; open(): Promise<NodeJS.ReadableStream & {destroy(): unknown}>}

/** Lines of several hosts are held back a moment, so that they come out in order. Errors: those of the hosts that were lost, once there is no other to follow, or it was interrupted. */
async function follow({signal, view}: Project, sources: readonly Source[], print: (line: HostLine) => void): Promise<void> {
  const held: HostLine[] = []
  const lost: Lost[] = []
  const flush = (): void => inOrder(held.splice(0)).forEach(print)
  const timer = setInterval(flush, patience)
  try {
    await Promise.all(
      sources.map(async (source) => {
        const error = await toItsEnd(source, signal, (text) => held.push(...toHostLine(source.host, text)))
        if (signal.aborted) return
        lost.push(lostBy(source.host, error))
        if (lost.length < sources.length) view.note(`${lost.at(-1)?.message} The other hosts are followed on.`)
      }),
    )
  } finally {
    clearInterval(timer)
    flush()
  }
  if (lost.length > 0)
    throw new ShipitError(lost[0]?.code ?? 'COMMAND_FAILED', lost.map(({message}) => message).join('\n'), {
      hint: 'The same again follows it anew; --since 5m shows what was said meanwhile, too.',
    })
}

/** Reads a stream until it ends or the signal comes. Answers the error that it ended with. */
async function toItsEnd({open}: Source, signal: AbortSignal, onLine: (text: string) => void): Promise<unknown> {
  try {
    const stream = await open()
    return await new Promise<unknown>((resolve) => {
      stream.on('error', resolve)
      createInterface({input: stream, crlfDelay: Infinity})
        .on('line', onLine)
        // It passes on the error of the stream, which is answered above.
        .on('error', () => undefined)
      stream.on('close', () => resolve(undefined))
      // Ctrl-C may have come while the stream was opened.
      onAbort(signal, () => stream.destroy())
    })
  } catch (error) {
    return error
  }
}

type Lost = {readonly code: ErrorCode; readonly message: string}

/** An error of a connection names its host. */
const lostBy = (host: string, error: unknown): Lost =>
  error instanceof ShipitError
    ? {code: error.code, message: error.message}
    : {code: 'COMMAND_FAILED', message: `${host}: its containers can no longer be followed${error instanceof Error ? `: ${error.message}` : '. Does its engine answer?'}`}

/** The host's grep reads it; what Node can't read as a pattern, grep would refuse on each host anew. */
function refuseBadPattern(pattern: string | undefined): void {
  if (pattern === undefined) return
  try {
    new RegExp(pattern)
  } catch (cause) {
    throw new ShipitError('USAGE', `"${pattern}" is no regular expression.`, {hint: "Put a backslash before what is meant literally: --grep 'GET \\(\\)'", cause})
  }
}

function refuseBadSince(since: string | undefined): void {
  if (since === undefined || isSince(since)) return
  throw new ShipitError('USAGE', `"${since}" is no time and no age.`, {hint: 'A time: --since 2026-01-31T12:00:00Z; an age: --since 10m, 2h or 3d'})
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
