import type {Command} from '@oclif/core'
import {bySection} from './help.js'

type Loaded = Pick<Command.Loadable, 'id' | 'summary' | 'description' | 'args' | 'flags' | 'examples'>

/** docs/commands.md: every command with its arguments, flags and examples, by what it is for. */
export function commandsPage(commands: readonly Loaded[]): string {
  const sections = bySection(commands).map(([title, of]) => [`## ${title.charAt(0)}${title.slice(1).toLowerCase()}`, ...of.map(section)].join('\n\n'))
  return `${[head, common(commands), ...sections].join('\n\n')}\n`
}

const head = `# Commands

<!-- Made by \`npm run docs\` from the commands' own help. -->

\`shipit --help\` lists them; each explains itself: \`shipit deploy --help\`. Exit codes are on [a page of their own](exit-codes.md).`

/** Flags that many have and that are told once. */
const everywhere = ['destination', 'config-file', 'json', 'quiet', 'verbose', 'accept-new-host-keys'] as const

const common = (commands: readonly Loaded[]): string =>
  table(everywhere.flatMap((name) => commands.flatMap(({flags}) => flags[name] ?? []).slice(0, 1))).replace('| Flag |', '| Flags that most have |')

function section({id, summary = '', description, args, flags, examples = []}: Loaded): string {
  const own = Object.values(flags).filter(({name, hidden}) => !hidden && !everywhere.some((each) => each === name))
  const shared = everywhere.filter((name) => flags[name])
  return [
    `### shipit ${id.replaceAll(':', ' ')}`,
    `${summary}.`,
    ...(description ? [description.split('\n').join('\n\n')] : []),
    ...(Object.keys(args).length > 0 ? [argsTable(args)] : []),
    ...(own.length > 0 ? [table(own)] : []),
    ...(shared.length > 0 ? [`Also: ${shared.map((name) => `\`--${name}\``).join(', ')}.`] : []),
    ...(examples.length > 0
      ? [`\`\`\`sh\n${examples.map((each) => (typeof each === 'string' ? each : each.command).replaceAll('<%= config.bin %>', 'shipit')).join('\n')}\n\`\`\``]
      : []),
  ].join('\n\n')
}

const argsTable = (args: Loaded['args']): string =>
  [
    '| Argument | |',
    '| --- | --- |',
    ...Object.values(args).map(({name, required, description}) => `| ${name.toUpperCase()}${required ? '' : ', optional'} | ${inCell(description)} |`),
  ].join('\n')

const table = (flags: readonly Loaded['flags'][string][]): string => ['| Flag | |', '| --- | --- |', ...flags.map(row)].join('\n')

function row(flag: Loaded['flags'][string]): string {
  const value = flag.type === 'option' ? ` ${flag.options ? flag.options.join('\\|') : [flag.helpValue ?? '<value>'].flat().join(' ')}` : ''
  return `| \`${flag.char ? `-${flag.char}, ` : ''}--${flag.type === 'boolean' && flag.allowNo ? '[no-]' : ''}${flag.name}${value}\` | ${inCell(flag.summary ?? flag.description)} |`
}

const inCell = (text = ''): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('\n', ' ')
