import {expect} from 'chai'
import {docker} from '../../../src/lib/engines/docker.js'
import type {Container, Image} from '../../../src/lib/engines/engine.js'
import {planPrune} from '../../../src/lib/features/images/prune.js'
import {steps} from '../../../src/lib/plan/plan.js'

const image = (id: string, refs: readonly string[], digests: readonly string[] = []): Image => ({id, refs, digests, layers: [], size: 1, architecture: 'amd64'})

const container = (imageId: string): Container => ({
  id: 'c',
  name: 'c',
  image: imageId,
  imageId,
  labels: {},
  state: 'exited',
  exitCode: 0,
  restarts: 0,
  oomKilled: false,
  startedAt: '',
  networks: [],
})

describe('planPrune()', () => {
  it('takes away what no release and no container needs, and nothing that is not ours', () => {
    const images = [
      image('sha256:1', ['shipit.local/shop:1']),
      image('sha256:2', ['shipit.local/shop:2', 'kept-by-hand:2']),
      image('sha256:3', ['shipit.local/shop:3']),
      image('sha256:4', ['shipit.local/shop:4']),
      image('sha256:5', ['shipit.local/shop-staging:5']),
      image('sha256:6', ['shop:latest', 'postgres:17']),
      image('sha256:7', [], ['ghcr.io/acme/shop@sha256:old', 'ghcr.io/acme/other@sha256:old']),
    ]
    const plan = planPrune(docker, 'web1', {name: 'shop', images, containers: [container('sha256:4')], kept: ['shipit.local/shop:3'], forgotten: ['ghcr.io/acme/shop@sha256:old']})
    expect(steps(plan).map((step) => step.title)).to.deep.equal([
      'Remove image shipit.local/shop:1',
      'Remove image shipit.local/shop:2',
      'Remove image ghcr.io/acme/shop@sha256:old',
    ])
  })
})
