import {fstatSync, statSync} from 'node:fs'
import {engines} from '../engines/index.js'
import {toShell} from '../shell/command.js'
import type {Project} from './project.js'
import type {Session} from './session.js'

/** Runs a command in a container by its name or id, with the terminal where there is one, else with what is piped in. Answers its exit code. */
export function runInContainer(
  project: Project,
  {fleet}: Session,
  {host, container, words}: {readonly host: string; readonly container: string; readonly words: readonly string[]},
): Promise<number> {
  const tty = process.stdin.isTTY === true && process.stdout.isTTY === true
  const command = engines[project.config.engine].exec(container, words, {tty, stdin: !isNothingPiped()})
  return fleet.on(host).interactive(toShell(command), {tty, signal: project.signal})
}

/** Stdin is /dev/null, as cron and many CI runners leave it. Docker has been seen to wait for ever for the end of such a one, so it is not asked to pass it on. */
const isNothingPiped = (): boolean => fstatSync(0).rdev === statSync('/dev/null').rdev
