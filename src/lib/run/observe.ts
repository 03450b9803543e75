import {messageOf, ShipitError} from '../errors.js'
import type {Transport} from '../hosts/transport.js'
import {describe, toShell} from '../shell/command.js'
import type {Answers, Fact, Facts} from '../shell/fact.js'
import {feed} from './feed.js'
import {runParts} from './remote.js'

/**
 * Asks a host all of these facts in one exec.
 * Errors: HOST_UNREACHABLE, LEASE_LOST, CANCELLED by the signal; COMMAND_FAILED for a command that failed and has no `otherwise`, or printed what its parser can't read.
 */
export async function observe<F extends Facts>(transport: Transport, facts: F, {prelude, signal}: ObserveOptions = {}): Promise<Answers<F>> {
  const asked = Object.entries(facts)
  if (asked.length === 0) return {} as Answers<F>
  const answers = asked.map((): Answer => ({stdout: [], stderr: [], exitCode: undefined}))
  const hear = (stream: 'stdout' | 'stderr') => ({
    line: (part: number, text: string): void => void answers[part]?.[stream].push(text),
    end: (part: number, exitCode: number): void => void (answers[part] && (answers[part].exitCode = exitCode)),
  })
  await runParts(transport, {as: 'ask', texts: asked.map(([, fact]) => toShell(feed(fact.command))), prelude, cancel: signal}, {stdout: hear('stdout'), stderr: hear('stderr')})
  return Object.fromEntries(asked.map(([name, fact], index) => [name, read(fact, answers[index] as Answer, {host: transport.host, by: whose(fact, asked, answers)})])) as Answers<F>
}

export type ObserveOptions = {readonly prelude?: string | undefined; readonly signal?: AbortSignal | undefined}

type Answer = {readonly stdout: string[]; readonly stderr: string[]; exitCode: number | undefined}

/** `docker 28.5.2`, where the same question asked for its version. */
function whose({by}: Fact<unknown>, asked: readonly (readonly [string, Fact<unknown>])[], answers: readonly Answer[]): string | undefined {
  const version = answers[asked.findIndex(([name]) => name === by?.version)]?.stdout[0]?.trim()
  return by && [by.program, version].filter(Boolean).join(' ')
}

function read<T>(fact: Fact<T>, {stdout, stderr, exitCode}: Answer, {host, by}: {readonly host: string; readonly by: string | undefined}): T {
  if (exitCode !== 0) {
    if ('otherwise' in fact) return fact.otherwise
    throw new ShipitError('COMMAND_FAILED', [`${host} could not be asked (exit ${exitCode}): ${describe(fact.command)}`, ...stderr.filter(Boolean).slice(-20)].join('\n'))
  }
  const printed = stdout.join('\n')
  try {
    return fact.parse(printed)
  } catch (cause) {
    if (cause instanceof ShipitError) throw cause
    throw new ShipitError(
      'COMMAND_FAILED',
      `${by === undefined ? host : `${by} on ${host}`} answered what cannot be read (${messageOf(cause)}): ${describe(fact.command)}\n${printed.slice(0, 200)}`,
      {
        hint: 'Run the same command again. If it stays so: what is said there is not what this version of shipit knows.',
        cause,
      },
    )
  }
}
