import {expect} from 'chai'
import {readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {Config} from '@oclif/core/config'
import type {Command} from '@oclif/core/command'

const root = fileURLToPath(new URL('../../', import.meta.url))
const golden = `${root}test/golden/surface.txt`

describe('the surface', () => {
  it('is what the golden file says: every command, argument and flag (`npm run golden` writes it anew)', async () => {
    const config = await Config.load({root})
    const surface = config.commands
      .filter((command) => !command.hidden)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(describeCommand)
      .join('\n')
    if (process.env['UPDATE_GOLDEN']) writeFileSync(golden, surface)
    expect(surface).to.equal(readFileSync(golden, 'utf8'))
  })

  it('shows an example and a summary for every command', async () => {
    const config = await Config.load({root})
    const bare = config.commands.filter((command) => !command.hidden && (!command.summary || !command.examples?.length)).map((command) => command.id)
    expect(bare).to.deep.equal([])
  })
})

const describeCommand = (command: Command.Loadable): string =>
  [
    `${command.id.replaceAll(':', ' ')}  ${command.summary ?? ''}`,
    ...Object.values(command.args).map(describeArg),
    ...Object.values(command.flags)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(describeFlag),
    '',
  ].join('\n')

const describeArg = (arg: Command.Arg.Cached): string =>
  `  ${arg.required ? arg.name.toUpperCase() : `[${arg.name.toUpperCase()}]`}${arg.options ? ` (${arg.options.join('|')})` : ''}`

const describeFlag = (flag: Command.Flag.Cached): string => {
  const value = flag.type === 'option' ? ` ${flag.options ? flag.options.join('|') : String(flag.helpValue ?? '<value>')}${flag.multiple ? '...' : ''}` : ''
  return `  ${flag.char ? `-${flag.char}, ` : ''}--${flag.type === 'boolean' && flag.allowNo ? '[no-]' : ''}${flag.name}${value}${flag.required ? ' (required)' : ''}`
}
