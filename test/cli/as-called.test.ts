import {expect} from 'chai'
import {Config} from '@oclif/core/config'
import {asCalled, readCalled} from '../../src/lib/cli/as-called.js'
import {root, shipit} from '../house/process.js'

describe('asCalled()', () => {
  it('leaves a text alone where neither a destination nor a file was named', () => {
    expect(asCalled('See `shipit status`.', {})).to.equal('See `shipit status`.')
  })

  it('names the destination in each command that is to be typed, before its words', () => {
    const text = 'Look with `shipit status`, then:\n  shipit exec web -- ls -d .\n  shipit accessory boot postgres'
    expect(asCalled(text, {destination: 'staging'})).to.equal(
      'Look with `shipit status -d staging`, then:\n  shipit exec -d staging web -- ls -d .\n  shipit accessory boot -d staging postgres',
    )
  })

  it('names the file too, quoted where a shell would read more into it', () => {
    expect(asCalled('See `shipit lock`.', {destination: 'lab', 'config-file': 'my apps/deploy.yml'})).to.equal("See `shipit lock -d lab -c 'my apps/deploy.yml'`.")
  })

  it('leaves alone what names one already, what takes none, and what is no command', () => {
    for (const text of ['`shipit deploy -d lab`', 'shipit lab up', '`shipit docs health`', 'shipit builds it', 'shipit plans ahead', 'shipit.local/shop'])
      expect(asCalled(text, {destination: 'staging'})).to.equal(text)
  })

  it('knows the commands that take a destination, and no other', async () => {
    const {commands} = await Config.load({root})
    const wrong = commands
      .map(({id, flags}) => ({typed: `shipit ${id.replaceAll(':', ' ')}`, takes: 'destination' in flags}))
      .filter(({typed, takes}) => asCalled(`${typed} word`, {destination: 'staging'}) !== `${typed}${takes ? ' -d staging' : ''} word`)
    expect(wrong).to.deep.equal([])
  })
})

describe('readCalled()', () => {
  it('reads what was typed, up to the words of another program', () => {
    expect(readCalled(['web', '-d', 'staging', '--config-file=a=b.yml', '--', '-d', 'x'])).to.deep.equal({destination: 'staging', 'config-file': 'a=b.yml'})
    expect(readCalled(['--', '-d', 'x'])).to.deep.equal({destination: undefined, 'config-file': undefined})
  })

  it('reads every form that a flag has, and no word that only looks like one', () => {
    const destinations = ['-d staging', '-dstaging', '-d=staging', '-yd staging', '-yqdstaging', '--destination staging', '--destination=staging']
    for (const words of destinations) expect(readCalled(['web', ...words.split(' '), 'v1'])).to.deep.equal({destination: 'staging', 'config-file': undefined})
    for (const words of ['-ca.yml', '-c=a.yml', '-vc a.yml']) expect(readCalled(words.split(' '))).to.deep.equal({destination: undefined, 'config-file': 'a.yml'})
    for (const words of ['-d', '-d --yes', '-d= web', '--destinations x', '-nd x', 'd staging', '--dry-run'])
      expect(readCalled(words.split(' '))).to.deep.equal({destination: undefined, 'config-file': undefined})
  })

  it('knows the flags without a value, which may stand before it in the same word', async () => {
    const {commands} = await Config.load({root})
    const flags = commands.flatMap((command) => Object.values(command.flags)).filter(({char}) => char !== undefined && !'dc'.includes(char))
    const wrong = flags.filter(({char, type}) => (readCalled([`-${char}dstaging`]).destination === 'staging') !== (type === 'boolean'))
    expect(wrong.map(({char}) => char)).to.deep.equal([])
  })

  it('is what an error advises that comes before the flags are read', async () => {
    for (const words of ['-dstaging', '-d staging']) {
      const {stderr} = await shipit(['rollback', ...words.split(' '), '--nonsense'])
      expect(stderr).to.equal('Error: `shipit rollback -d staging` has no flag --nonsense.\n  See `shipit rollback -d staging --help`.\n')
    }
  })
})
