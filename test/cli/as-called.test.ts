import {expect} from 'chai'
import {Config} from '@oclif/core/config'
import {asCalled, readCalled} from '../../src/lib/cli/as-called.js'
import {root} from '../house/process.js'

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
})
