import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'

export default class Docs extends BaseCommand {
  static override summary = 'The manual of deploy.yml in the terminal: a section, a key, or a code of an error'
  static override description =
    'Without a word: all sections. With the name of a section: its annotated sample. With a key, such as health.path or drain_timeout: what it is for, and the lines that show it. With a code, such as LEASE_HELD: cause and remedy. Any other word is looked for in the names and descriptions of all keys.'
  static override examples = [
    '<%= config.bin %> docs',
    '<%= config.bin %> docs health',
    '<%= config.bin %> docs roles.web.port',
    '<%= config.bin %> docs UNHEALTHY',
    '<%= config.bin %> docs --schema > deploy.schema.json',
  ]
  static override args = {section: Args.string({description: 'Section, key, code of an error, or a word to look for'})}
  static override flags = {schema: Flags.boolean({description: 'Print the JSON Schema of deploy.yml, for editors'})}

  async run(): Promise<unknown> {
    const {args, flags} = await this.parse(Docs)
    if (flags.schema) {
      const {deployJsonSchema} = await import('../lib/config/json-schema.js')
      const schema = deployJsonSchema()
      this.log(JSON.stringify(schema, null, 2))
      return schema
    }
    const [{findDocs, describeDocs}, {openTerminal}] = await Promise.all([import('../lib/cli/docs.js'), import('../lib/cli/terminal.js')])
    const found = findDocs(args.section)
    this.log(describeDocs(found, openTerminal(flags).answer))
    return found
  }
}
