import {expect} from 'chai'
import {debianPackages, toSources} from '../../../src/lib/features/lab/apt.js'

const signed = 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg'

describe('debianPackages', () => {
  it("takes mirror, security archive and settings from the machine's own apt", () => {
    const said = [
      'https://packages.example.com/tool/|stable|main|Tool',
      'http://mirror.example.org/debian/|bookworm-updates|main|Debian',
      'http://mirror.example.org/debian/|bookworm|main|Debian',
      'http://security.example.org/debian-security/|bookworm-security|main|Debian',
      'Acquire "";',
      'Acquire::Check-Valid-Until "false";',
      'Acquire::http::Proxy "http://10.0.0.1:3142";',
      'Acquire::Languages "none";',
    ].join('\n')
    expect(debianPackages.parse(said)).to.deep.equal({
      mirror: 'http://mirror.example.org/debian/',
      security: 'http://security.example.org/debian-security/',
      settings: 'Acquire::Check-Valid-Until "false";\nAcquire::http::Proxy "http://10.0.0.1:3142";',
    })
  })

  it('knows a mirror by its path before the first `apt-get update`', () => {
    expect(debianPackages.parse('http://mirror.example.org/debian|trixie|main|')).to.have.property('mirror', 'http://mirror.example.org/debian')
  })

  it('is undefined where there is no Debian in it', () => {
    expect(debianPackages.parse('http://archive.example.org/ubuntu/|noble|main|Ubuntu')).to.equal(undefined)
    expect(debianPackages.parse('')).to.equal(undefined)
  })
})

describe('toSources()', () => {
  const packages = {mirror: 'http://mirror.example.org/debian/', settings: ''}

  it('has the release with its updates, and security where that is known', () => {
    const main = `Types: deb\nURIs: http://mirror.example.org/debian/\nSuites: bookworm bookworm-updates\nComponents: main\n${signed}\n`
    expect(toSources(packages, 'bookworm')).to.equal(main)
    expect(toSources({...packages, security: 'http://security.example.org/debian-security/'}, 'bookworm')).to.equal(
      `${main}\nTypes: deb\nURIs: http://security.example.org/debian-security/\nSuites: bookworm-security\nComponents: main\n${signed}\n`,
    )
  })
})
