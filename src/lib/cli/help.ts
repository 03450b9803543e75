import {CommandHelp, Help} from '@oclif/core/help'
import type {Command, Interfaces} from '@oclif/core'

/** What people come for, in the order of a day: the first words of commands. */
const sections: Readonly<Record<string, readonly string[]>> = {
  'RELEASE AN APP': ['init', 'setup', 'plan', 'deploy', 'rollback', 'releases', 'restart', 'remove'],
  'KEEP SECRETS': ['secrets'],
  'LOOK AT IT': ['status', 'doctor', 'logs', 'audit', 'config', 'docs'],
  'STEP IN': ['exec', 'ssh', 'job', 'tunnel', 'accessory', 'db', 'lock', 'maintenance', 'proxy', 'prune'],
  'BACK IT UP': ['backup', 'recover', 'move'],
  REHEARSE: ['lab'],
  'AT THE KEYBOARD': ['completion'],
}

/** Which section of the manual tells of a topic. */
const manual: Readonly<Record<string, readonly string[]>> = {accessories: ['accessory', 'db'], backups: ['backup'], jobs: ['job'], secrets: ['secrets'], proxy: ['proxy']}

/** Help as oclif gives it, but that `shipit --help` lists every command once, by what it is for. */
export default class ShipitHelp extends Help {
  protected override CommandHelpClass = OneCommandHelp

  override async showRootHelp(): Promise<void> {
    this.log(this.formatRoot())
    for (const [title, commands] of bySection(this.sortedCommands))
      this.log(
        `\n${this.section(
          title,
          this.renderList(
            commands.map((command) => [command.id.replaceAll(':', ' '), command.summary]),
            {indentation: 2, spacer: '\n'},
          ),
        )}`,
      )
    this.log(`\nEach explains itself: ${this.config.bin} deploy --help\nThe manual of deploy.yml: ${this.config.bin} docs`)
  }

  /** With an example of each of its commands: the first, which is the plainest. */
  protected override async showTopicHelp(topic: Interfaces.Topic): Promise<void> {
    await super.showTopicHelp(topic)
    const examples = this.sortedCommands
      .filter(({id}) => id.replaceAll(':', ' ').startsWith(`${topic.name.replaceAll(':', ' ')} `))
      .flatMap(({examples}) => examples?.slice(0, 1) ?? [])
      .map((each) => `$ ${this.render(typeof each === 'string' ? each : each.command)}`)
    this.log(`${this.section('EXAMPLES', examples.join('\n'))}\n`)
    const [section] = Object.entries(manual).find(([, words]) => words.includes(topic.name)) ?? []
    if (section !== undefined) this.log(`How it is written in deploy.yml: ${this.config.bin} docs ${section}`)
  }
}

/** Commands by what they are for; those that no section names stand last. */
export function bySection<C extends {readonly id: string}>(commands: readonly C[]): readonly (readonly [title: string, commands: readonly C[]])[] {
  const topicOf = ({id}: C): string => id.split(/[: ]/, 1)[0] ?? ''
  const listed = Object.values(sections).flat()
  const unlisted = [...new Set(commands.map(topicOf))].filter((word) => !listed.includes(word))
  return Object.entries({...sections, MORE: unlisted})
    .map(([title, words]) => [title, words.flatMap((word) => commands.filter((command) => topicOf(command) === word))] as const)
    .filter(([, of]) => of.length > 0)
}

/** The summary stands on top already; and where a usage is written out, dots stand in it, not after every argument of a command that takes further words. */
class OneCommandHelp extends CommandHelp {
  constructor(command: Command.Loadable, config: Interfaces.Config, opts: Interfaces.HelpOptions) {
    super(command.usage === undefined ? command : {...command, strict: true}, config, opts)
  }

  protected override description(): string | undefined {
    return this.command.description && this.wrap(this.command.description)
  }
}
