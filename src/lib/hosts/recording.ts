import {PassThrough} from 'node:stream'
import type {Duplex, Readable} from 'node:stream'
import type {Fleet} from './fleet.js'
import {fleetOf} from './fleet.js'
import {splitLines} from './running.js'
import type {ExecOptions, Result, Transport} from './transport.js'

/** One thing that was asked of a host. */
export type Asked = {readonly host: string; readonly kind: 'script' | 'exec' | 'interactive' | 'open' | 'connect'; readonly text: string; readonly stdin?: string}

/** What a recorded host answers; absent: exit code 0 and no word. */
export type Answer = (asked: Asked) => Partial<Result> | undefined

export type Recording = {readonly fleet: Fleet; /** All that was asked so far, in order. */ readonly asked: readonly Asked[]}

/** Hosts that run nothing: they write down what they are asked. The test double, and `--dry-run`. */
export function recordFleet(hosts: readonly string[], answer: Answer = () => undefined): Recording {
  const asked: Asked[] = []
  const ask = (one: Asked): Result => {
    asked.push(one)
    return {exitCode: 0, stdout: '', stderr: '', ...answer(one)}
  }
  return {fleet: fleetOf(hosts.map((host) => recordingTransport(host, ask))), asked}
}

function recordingTransport(host: string, ask: (one: Asked) => Result): Transport {
  let execs = 0
  const count = (one: Asked): Result => {
    execs++
    return ask(one)
  }
  return {
    host,
    script: async (text, options) => tell(count({host, kind: 'script', text}), options),
    exec: async (text, options) => tell(count({host, kind: 'exec', text, ...(options?.stdin !== undefined && {stdin: await textOf(options.stdin)})}), options),
    interactive: async (text) => count({host, kind: 'interactive', text}).exitCode,
    open: async (text) => streamOf(count({host, kind: 'open', text})),
    connect: async (to) => streamOf(ask({host, kind: 'connect', text: 'socket' in to ? to.socket : `${to.address}:${to.port}`})),
    get counters() {
      return {execs, bytesSent: 0, bytesReceived: 0}
    },
    close: async () => undefined,
  }
}

function tell(result: Result, {onStdout, onStderr}: ExecOptions = {}): Result {
  for (const [text, onLine] of [
    [result.stdout, onStdout],
    [result.stderr, onStderr],
  ] as const) {
    if (!onLine) continue
    const lines = splitLines(onLine)
    lines.push(text)
    lines.end()
  }
  return result
}

/** Says its answer, and swallows what it is told until it is destroyed. */
function streamOf({stdout}: Result): Duplex {
  const stream = new PassThrough({write: (_chunk, _encoding, done) => done()})
  if (stdout !== '') stream.push(stdout)
  return stream
}

async function textOf(input: Readable | string): Promise<string> {
  if (typeof input === 'string') return input
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer))
  return Buffer.concat(chunks).toString('utf8')
}
