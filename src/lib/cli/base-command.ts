import {Command} from '@oclif/core/command'
import {visibleJson} from '../visible.js'
import {asCalled, readCalled} from './as-called.js'
import {talkFlags} from './flags.js'
import {toErrorJson, toText, told} from './report.js'
import type {Told} from './report.js'
import {guardStreams} from './streams.js'
import {usageError} from './usage.js'

guardStreams()

/** Every command of shipit: flags that all share, and one way to tell errors. stdout is the answer, stderr the talk. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = talkFlags

  /** What is piped in is no argument, as oclif would have it: it may be a secret, or what a loop has yet to read. */
  protected override async init(): Promise<void> {
    await super.init()
    for (const arg of Object.values(this.ctor.args)) arg.ignoreStdin = true
  }

  /** Ends the process with the exit code of the error, after telling it. */
  protected override async catch(error: Error & {oclif?: {exit?: number}; code?: string}): Promise<never> {
    if (error.code === 'EEXIT') throw error
    const known = this.told(error)
    if (this.jsonEnabled()) this.logJson(toErrorJson(known))
    else process.stderr.write(`${toText(known)}\n`)
    return this.exit(known.exitCode)
  }

  protected override logJson(value: unknown): void {
    process.stdout.write(`${visibleJson(value)}\n`)
  }

  protected override toErrorJson(error: unknown): object {
    return toErrorJson(this.told(error))
  }

  private told(error: unknown): Told {
    const command = `${this.config.bin} ${(this.id ?? '').replaceAll(':', ' ')}`.trim()
    const flags = Object.keys({...this.ctor.baseFlags, ...this.ctor.flags, json: true})
    const {message, hint, ...rest} = told(usageError(error, {command, flags}) ?? error, {command})
    const here = readCalled(this.argv)
    return {...rest, message: asCalled(message, here), ...(hint !== undefined && {hint: asCalled(hint, here)})}
  }
}
