import type {Config} from '@oclif/core/interfaces'
import {ShipitError} from '../errors.js'
import {nearest} from '../nearest.js'
import {expandAlias} from './alias.js'
import type {Typed} from './alias.js'

/** What oclif calls when no command has the name that was typed: an alias of deploy.yml, or a mistake. */
export default async function commandNotFound({id, argv = [], config}: {readonly id: string; readonly argv?: readonly string[]; readonly config: Config}): Promise<unknown> {
  const words = id.split(':')
  const names = config.commands.filter((command) => !command.hidden).map((command) => command.id.replaceAll(':', ' '))
  const known = commandIn(words, names)
  if (known) throw unexpected(known, words.slice(known.split(' ').length))
  if (id.startsWith('-')) throw new ShipitError('USAGE', `shipit has no flag ${id} of its own.`, {hint: 'A command comes first. See `shipit --help`.'})
  const meant = expandAlias({words, rest: argv}, await readAliases(argv))
  if (meant) return runAlias(meant, names, config)
  throw noCommand(words, nearest(words.join(' '), names) ?? nearest(words[0] ?? '', names))
}

/** Says that there is no such command, and which one may be meant. */
export const noCommand = (words: readonly string[], near?: string): ShipitError =>
  new ShipitError('USAGE', `There is no command \`shipit ${words.join(' ')}\`.`, {hint: `${near ? `Did you mean \`shipit ${near}\`? ` : ''}See \`shipit --help\`.`})

/** The longest command that words begin with. */
const commandIn = (words: readonly string[], names: readonly string[]): string | undefined =>
  words.map((_, index) => words.slice(0, words.length - index).join(' ')).find((name) => names.includes(name))

const unexpected = (command: string, words: readonly string[]): ShipitError =>
  new ShipitError('USAGE', `\`shipit ${command}\` takes no argument "${words.join(' ')}".`, {hint: `See \`shipit ${command} --help\`.`})

/** Aliases of the file that the flags name; none where there is no file, or a faulty one. */
async function readAliases(argv: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const {readConfigFiles} = await import('./load-config.js')
  const {values} = (await import('node:util')).parseArgs({
    args: [...argv],
    strict: false,
    options: {destination: {type: 'string', short: 'd'}, 'config-file': {type: 'string', short: 'c'}},
  })
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  const read = await readConfigFiles({directory: process.cwd(), file: text(values['config-file']), destination: text(values.destination)}).catch(() => undefined)
  return read?.config?.aliases ?? {}
}

function runAlias({name, words}: Typed, names: readonly string[], config: Config): Promise<unknown> {
  const command = commandIn(words, names)
  if (!command)
    throw new ShipitError('USAGE', `The alias ${name} stands for \`shipit ${words.join(' ')}\`, and there is no such command.`, {hint: 'Mend it under `aliases` in deploy.yml.'})
  return config.runCommand(command.replaceAll(' ', ':'), words.slice(command.split(' ').length))
}
