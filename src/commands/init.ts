import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {ShipitError} from '../lib/errors.js'
import type {Begun} from '../lib/cli/init/init.js'

export default class Init extends BaseCommand {
  static override summary = 'Begin: look at the repository, and write deploy.yml and what goes with it'
  static override description = `Looks at the Dockerfile, package.json, Gemfile, pyproject.toml, go.mod, Procfile, the names in .env and git's remote; asks only what nothing here tells. Values of secrets are never copied.
Nothing that is there is written over without a yes or --force: run again, it shows what would change.
With --from, a file of Kamal or Docker Compose is translated, and what has no counterpart is told line by line.`
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --yes --host deploy@203.0.113.10 --domain shop.example.com',
    '<%= config.bin %> init --yes --host 203.0.113.10 --ci github',
    '<%= config.bin %> init --from kamal',
    '<%= config.bin %> init --from compose docker-compose.yml --host 203.0.113.10',
  ]
  static override args = {file: Args.string({description: 'With --from: the file to translate. Default: config/deploy.yml, or docker-compose.yml and its other names'})}
  static override flags = {
    yes: Flags.boolean({char: 'y', description: 'Ask nothing: take what was found and given'}),
    host: Flags.string({description: 'Where it is to run: [user@]address[:port] (may be repeated)', multiple: true, multipleNonGreedy: true, helpValue: '<host>'}),
    domain: Flags.string({description: 'Domain that leads there (may be repeated)', multiple: true, multipleNonGreedy: true, helpValue: '<domain>'}),
    port: Flags.integer({description: 'Port that the container listens on', min: 1, max: 65_535, helpValue: '<port>'}),
    app: Flags.string({description: "Name of the app. Default: that of git's remote, else of the folder", helpValue: '<name>'}),
    image: Flags.string({description: 'Use an image that exists, and build none', helpValue: '<image>', exclusive: ['from']}),
    dockerfile: Flags.boolean({description: 'Write a Dockerfile where there is none', allowNo: true}),
    ci: Flags.option({description: 'Write a workflow that deploys on each push', options: ['github', 'gitlab', 'gitea', 'woodpecker'] as const})(),
    from: Flags.option({description: "Translate another tool's file", options: ['kamal', 'compose'] as const})(),
    service: Flags.string({description: 'With --from compose: the service that is the app', dependsOn: ['from'], helpValue: '<name>'}),
    force: Flags.boolean({description: 'Write over files that are there and differ'}),
    'dry-run': Flags.boolean({description: 'Show what would be written, and write nothing'}),
  }

  async run(): Promise<Begun> {
    const {flags, args} = await this.parse(Init)
    if (args.file !== undefined && !flags.from)
      throw new ShipitError('USAGE', `A file is translated from another tool: which one wrote ${args.file}?`, {hint: `shipit init --from compose ${args.file}`})
    const [{init, tellBegun}, {openTerminal}] = await Promise.all([import('../lib/cli/init/init.js'), import('../lib/cli/terminal.js')])
    const from = flags.from && {tool: flags.from, file: args.file, service: flags.service}
    const begun = await init({...flags, hosts: flags.host ?? [], domains: flags.domain ?? [], from, dryRun: flags['dry-run']}, openTerminal(flags))
    tellBegun(begun).forEach((line) => this.log(line))
    return begun
  }
}
