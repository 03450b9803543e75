import {confirm, text} from '@clack/prompts'
import {ShipitError} from '../../errors.js'

export type Wording = {
  readonly placeholder?: string
  readonly initial?: string
  /** What is wrong with an answer. */
  readonly check: (word: string) => string | undefined
}

/** Errors: CANCELLED. */
export async function askWord(message: string, {placeholder, initial, check}: Wording): Promise<string> {
  const validate = (word: string | undefined): string | undefined => check((word ?? '').trim())
  const answer = await text({message, output: process.stderr, validate, ...(placeholder !== undefined && {placeholder}), ...(initial !== undefined && {initialValue: initial})})
  if (typeof answer !== 'string') throw cancelled()
  return answer.trim()
}

/** Errors: CANCELLED. */
export async function askYesNo(message: string): Promise<boolean> {
  const answer = await confirm({message, output: process.stderr})
  if (typeof answer !== 'boolean') throw cancelled()
  return answer
}

const cancelled = (): ShipitError => new ShipitError('CANCELLED', 'Nothing was written.')
