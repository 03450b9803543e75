import {expect} from 'chai'
import {deliveredName, fullName, isSameName, registryOf, repositoryOf} from '../../../src/lib/features/images/name.js'

describe('names of images', () => {
  const whole: Readonly<Record<string, string>> = {
    caddy: 'docker.io/library/caddy:latest',
    'caddy:2': 'docker.io/library/caddy:2',
    'acme/shop:v1': 'docker.io/acme/shop:v1',
    'ghcr.io/acme/shop': 'ghcr.io/acme/shop:latest',
    'localhost:5000/shop:v1': 'localhost:5000/shop:v1',
    'localhost/shop': 'localhost/shop:latest',
    'acme/shop@sha256:ab': 'docker.io/acme/shop@sha256:ab',
    'registry.example.com:443/a/b/c:1@sha256:ab': 'registry.example.com:443/a/b/c:1@sha256:ab',
  }

  it('fullName() says registry, repository and tag', () => {
    expect(Object.fromEntries(Object.keys(whole).map((ref) => [ref, fullName(ref)]))).to.deep.equal(whole)
  })

  it('isSameName() sees through the spellings of docker and podman', () => {
    expect(isSameName('caddy:2', 'docker.io/library/caddy:2')).to.equal(true)
    expect(isSameName('caddy', 'caddy:latest')).to.equal(true)
    expect(isSameName('caddy:2', 'ghcr.io/library/caddy:2')).to.equal(false)
  })

  it('repositoryOf() takes tag and digest away, not the port of the registry', () => {
    expect(['localhost:5000/shop', 'localhost:5000/shop:v1', 'acme/shop:v1@sha256:ab', 'acme/shop@sha256:ab'].map(repositoryOf)).to.deep.equal([
      'localhost:5000/shop',
      'localhost:5000/shop',
      'acme/shop',
      'acme/shop',
    ])
  })

  it('registryOf() tells where a name leads to', () => {
    expect(['acme/shop', 'ghcr.io/acme/shop', 'localhost:5000/shop:v1'].map(registryOf)).to.deep.equal(['docker.io', 'ghcr.io', 'localhost:5000'])
  })

  it('deliveredName() is made of the content', () => {
    expect(deliveredName('shop-staging', 'sha256:0123456789abcdef0123')).to.equal('shipit.local/shop-staging:0123456789ab')
  })
})
