import {expect} from 'chai'
import {Config} from '@oclif/core/config'
import ShipitHelp from '../../src/lib/cli/help.js'
import {root} from '../house/process.js'

/** What `shipit <words> --help` prints. */
async function helpOf(config: Config, words: readonly string[]): Promise<string> {
  const lines: string[] = []
  class Printed extends ShipitHelp {
    protected override log(line = ''): void {
      lines.push(line)
    }
  }
  await new Printed(config).showHelp([...words])
  return `${lines.join('\n')}\n`
}

describe('help', () => {
  let config: Config
  beforeEach(async () => (config = await Config.load({root})))

  it('lists every command once, each in a section of its own kind', async () => {
    const names = config.commands.filter((command) => !command.hidden).map((command) => command.id.replaceAll(':', ' '))
    const lines = (await helpOf(config, [])).split('\n')
    const listed = names.map((name) => lines.filter((line) => line.startsWith(`  ${name}  `)).length)
    expect(listed).to.deep.equal(names.map(() => 1))
    expect(lines).not.to.include('MORE')
  })

  it('of every command has its summary on top and once, its usage and an example', async () => {
    const commands = config.commands.filter((command) => !command.hidden).map(({id, summary = ''}) => ({id, start: summary.slice(0, 30)}))
    const helps = await Promise.all(commands.map(async ({id, start}) => ({id, start, text: await helpOf(config, [id])})))
    const faulty = helps.filter(({text, start}) => !(text.startsWith(start) && text.split(start).length === 2 && /\nUSAGE\n {2}\$ shipit /.test(text) && /\nEXAMPLES\n/.test(text)))
    expect(faulty).to.deep.equal([])
  })

  it('says of an argument that it can be several where it can, and nowhere else', async () => {
    const words = async (id: string): Promise<readonly string[]> => {
      const text = await helpOf(config, [id])
      return [/USAGE\n {2}\$ (.*?)(?: \[--?[a-z].*)?\n/.exec(text)?.[1] ?? '', /ARGUMENTS\n {2}(\S+)/.exec(text)?.[1] ?? '']
    }
    expect(await Promise.all(['secrets:set', 'ssh', 'lab:ssh', 'secrets:rm', 'secrets:rotate'].map(words))).to.deep.equal([
      ['shipit secrets set NAME', 'NAME'],
      ['shipit ssh [HOST] [-- COMMAND...]', '[HOST]'],
      ['shipit lab ssh HOST [-- COMMAND...]', 'HOST'],
      ['shipit secrets rm NAME...', 'NAME...'],
      ['shipit secrets rotate [NAME...]', '[NAME...]'],
    ])
  })

  it('of every topic says what it is for, and has an example of each of its commands', async () => {
    const topics = config.topics.filter(({name}) => !config.commands.some(({id}) => id === name))
    const helps = await Promise.all(topics.map(async ({name, description}) => ({name, description, text: await helpOf(config, [name])})))
    const faulty = helps.filter(({name, description = '', text}) => {
      const commands = config.commands.filter(({id, hidden}) => id.startsWith(`${name}:`) && !hidden)
      return (
        commands.some(({summary}) => summary === description) ||
        !text.startsWith(description) ||
        commands.some(({id}) => !text.split('EXAMPLES')[1]?.includes(`$ shipit ${id.replaceAll(':', ' ')}`))
      )
    })
    expect(faulty).to.deep.equal([])
    expect(helps.map(({name}) => name)).to.include('backup')
  })
})
