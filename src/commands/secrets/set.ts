import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'
import type {SetSecret} from '../../lib/cli/secrets/set.js'

export default class Set extends BaseCommand {
  static override summary = 'Keep a secret: its value comes from stdin, or you are asked for it'
  static override description =
    'The value is never part of the command line, where others could see it. It is kept as it comes, byte for byte, but for one newline at its end, which `echo` puts there: --keep-newline keeps that too. It must be UTF-8 text without NUL bytes; other bytes go in as base64.'
  static override examples = [
    '<%= config.bin %> secrets set DATABASE_URL',
    '<%= config.bin %> secrets set TLS_KEY --keep-newline < key.pem',
    'openssl rand -hex 32 | <%= config.bin %> secrets set SESSION_KEY -d staging',
  ]
  // What is written after the name would be told in oclif's fault: it may be the value.
  static override strict = false
  static override usage = 'secrets set NAME'
  static override args = {name: Args.string({description: 'Name of the secret', required: true})}
  static override flags = {...keeperFlags, 'keep-newline': Flags.boolean({description: 'Keep the newline at the end of stdin'})}

  async run(): Promise<SetSecret> {
    const {flags, argv} = await this.parse(Set)
    const {setSecret} = await import('../../lib/cli/secrets/set.js')
    return setSecret(openKeeper(flags), {words: argv as string[], keepNewline: flags['keep-newline']})
  }
}
