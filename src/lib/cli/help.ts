import {CommandHelp, Help} from '@oclif/core/help'

/** What people come for, in the order of a day: the first words of commands. */
const sections: Readonly<Record<string, readonly string[]>> = {
  'RELEASE AN APP': ['init', 'setup', 'plan', 'deploy', 'rollback', 'releases', 'restart', 'remove'],
  'KEEP SECRETS': ['secrets'],
  'LOOK AT IT': ['status', 'doctor', 'logs', 'audit', 'config', 'docs'],
  'STEP IN': ['exec', 'ssh', 'job', 'tunnel', 'accessory', 'db', 'lock', 'maintenance', 'proxy'],
  'BACK IT UP': ['backup', 'recover', 'move'],
  REHEARSE: ['lab'],
  'AT THE KEYBOARD': ['completion'],
}

/** Help as oclif gives it, but that `shipit --help` lists every command once, by what it is for. */
export default class ShipitHelp extends Help {
  protected override CommandHelpClass = OneCommandHelp

  override async showRootHelp(): Promise<void> {
    this.log(this.formatRoot())
    for (const [title, words] of Object.entries({...sections, MORE: this.unlisted()})) {
      const commands = words.flatMap((word) => this.sortedCommands.filter((command) => command.id.split(/[: ]/, 1)[0] === word))
      if (commands.length > 0)
        this.log(
          `\n${this.section(
            title,
            this.renderList(
              commands.map((command) => [command.id.replaceAll(':', ' '), command.summary]),
              {indentation: 2, spacer: '\n'},
            ),
          )}`,
        )
    }
    this.log(`\nEach explains itself: ${this.config.bin} deploy --help`)
  }

  private unlisted(): readonly string[] {
    const listed = new Set(Object.values(sections).flat())
    return [...new Set(this.sortedCommands.map((command) => command.id.split(':', 1)[0] ?? ''))].filter((word) => !listed.has(word))
  }
}

/** The summary stands on top already. */
class OneCommandHelp extends CommandHelp {
  protected override description(): string | undefined {
    return this.command.description && this.wrap(this.command.description)
  }
}
