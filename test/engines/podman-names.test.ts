import {expect} from 'chai'
import {fromPodman, toPodman} from '../../src/lib/engines/podman-names.js'

const id = 'a'.repeat(64)

const names = {
  'caddy:2': 'docker.io/library/caddy:2',
  'acme/shop:v1': 'docker.io/acme/shop:v1',
  'ghcr.io/acme/shop@sha256:12': 'ghcr.io/acme/shop@sha256:12',
  'localhost/shop:1': 'localhost/shop:1',
  'registry:5000/shop': 'registry:5000/shop',
  'shipit.local/shop:0123456789ab': 'shipit.local/shop:0123456789ab',
  [id]: id,
  [`sha256:${id}`]: `sha256:${id}`,
}

describe('podman', () => {
  for (const [short, whole] of Object.entries(names)) {
    it(`is asked for ${whole} where docker is for ${short}, and read back`, () => {
      expect(toPodman(short)).to.equal(whole)
      expect(fromPodman(whole)).to.equal(short)
    })
  }
})
