import {expect} from 'chai'
import {docker} from '../../../src/lib/engines/docker.js'
import type {Container, Image} from '../../../src/lib/engines/engine.js'
import {planPrune, prunes} from '../../../src/lib/features/images/prune.js'
import {steps} from '../../../src/lib/plan/plan.js'
import {describe as tell} from '../../../src/lib/shell/command.js'

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
      image('sha256:8', ['acme/shop:8']),
      image('sha256:9', ['acme/shop:9']),
      image('sha256:10', []),
      image('sha256:11', []),
      image('sha256:12', [], ['ghcr.io/acme/shop@sha256:claimed']),
    ]
    const of = {
      name: 'shop',
      images,
      containers: [container('sha256:4')],
      kept: ['shipit.local/shop:3'],
      forgotten: ['ghcr.io/acme/shop@sha256:old', 'ghcr.io/acme/shop@sha256:claimed'],
      built: {repository: 'acme/shop', ids: ['sha256:8', 'sha256:10']},
      claimed: ['ghcr.io/acme/shop@sha256:claimed'],
    }
    expect(steps(planPrune(docker, 'web1', of)).map((step) => step.title)).to.deep.equal([
      'Remove image shipit.local/shop:1',
      'Remove image shipit.local/shop:2',
      'Remove image ghcr.io/acme/shop@sha256:old',
      'Remove image acme/shop:8',
      'Remove image sha256:10',
    ])
    expect(prunes(of).map(({image: {id}, isWhole}) => [id, isWhole])).to.deep.equal([
      ['sha256:1', true],
      ['sha256:2', false],
      ['sha256:7', false],
      ['sha256:8', true],
      ['sha256:10', true],
    ])
  })

  it('asks on the spot whether another app needs it by now', () => {
    const of = {name: 'shop', images: [image('sha256:1', ['shipit.local/shop:1'])], containers: [], kept: []}
    const commands = steps(planPrune(docker, 'web1', of)).map((step) => step.kind === 'run' && tell(step.command))
    expect(commands).to.deep.equal([
      "image-is-needed shipit.local/shop:1 /var/lib/shipit/apps/shop || docker image rm shipit.local/shop:1 || echo 'shipit.local/shop:1 stays: something uses it'",
    ])
  })
})
