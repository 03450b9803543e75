import {spawn} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import type {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {ShipitError} from '../errors.js'
import type {LocalEngine} from './local-engine.js'

/** Runs the deployer's engine and reads what it prints as it comes. Errors: COMMAND_FAILED with what it said on stderr. */
export async function readOutput<T>(engine: LocalEngine, words: readonly string[], read: (output: Readable) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const child = spawn(engine.docker, words, {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...engine.env}, ...(signal && {signal})})
  const ended = endOf(child, text(child.stderr))
  const reading = read(child.stdout).catch((error: unknown) => {
    child.kill()
    throw error
  })
  const [answer, end] = await Promise.allSettled([reading, ended])
  signal?.throwIfAborted()
  // What the engine says comes first: that its output was cut short is only what follows from it.
  if (end.status === 'rejected') throw end.reason
  const {code, said} = end.value
  if (code !== null && code !== 0) throw new ShipitError('COMMAND_FAILED', `${[engine.docker, ...words].join(' ')} failed (exit ${code}): ${said.trim()}`)
  if (answer.status === 'rejected') throw answer.reason
  return answer.value
}

async function endOf(child: ChildProcess, stderr: Promise<string>): Promise<{readonly code: number | null; readonly said: string}> {
  const [code] = (await once(child, 'close')) as [number | null]
  return {code, said: await stderr}
}
