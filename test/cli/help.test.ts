import {expect} from 'chai'
import {Config} from '@oclif/core/config'
import {root, shipit} from '../house/process.js'

describe('help', () => {
  it('lists every command once, each in a section of its own kind', async () => {
    const {commands} = await Config.load({root})
    const {stdout} = await shipit([])
    const lines = stdout.split('\n')
    const listed = commands
      .filter((command) => !command.hidden)
      .map((command) => command.id.replaceAll(':', ' '))
      .map((id) => lines.filter((line) => line.startsWith(`  ${id}  `) || line.trimEnd() === `  ${id}`).length)
    expect(listed).to.deep.equal(listed.map(() => 1))
    expect(lines).not.to.include('MORE')
  })

  it('of every command ends well, with its summary on top, its usage and an example', async () => {
    const {commands} = await Config.load({root})
    const known = commands.filter((command) => !command.hidden)
    const ended: string[] = []
    for (const command of known) {
      const {code, stdout, stderr} = await shipit([...command.id.split(':'), '--help'])
      const isWhole =
        code === 0 && stderr === '' && /\nUSAGE\n {2}\$ shipit /.test(stdout) && /\nEXAMPLES\n/.test(stdout) && stdout.split((command.summary ?? '').slice(0, 30)).length === 2
      if (!isWhole) ended.push(`${command.id}: ${code} ${stdout}${stderr}`)
    }
    expect(ended).to.deep.equal([])
  }).timeout(60_000)
})
