import * as Flags from '@oclif/core/flags'

/** Flags of commands that show what containers say. */
export const logFlags = {
  follow: Flags.boolean({char: 'f', description: 'Go on with what is said from now on'}),
  since: Flags.string({description: 'From a time or an age on: 2026-01-31T12:00:00Z, 10m', helpValue: '<time>'}),
  lines: Flags.integer({char: 'n', description: 'The newest lines', default: 100, min: 0}),
  grep: Flags.string({description: 'Only lines that match this extended regular expression', helpValue: '<pattern>'}),
}
