import {expect} from 'chai'
import {docker} from '../../src/lib/engines/docker.js'
import type {Image} from '../../src/lib/engines/engine.js'
import {buildCache, freedOnBuilder, planPruneBuilder, wasteOnBuilder} from '../../src/lib/flows/prune-builder.js'
import type {BuilderFlow} from '../../src/lib/flows/prune-builder.js'
import {steps} from '../../src/lib/plan/plan.js'
import {config} from '../support/release.js'
import {replica} from '../support/state.js'

const image = (id: string, ...refs: readonly string[]): Image => ({id: `sha256:${id}`, refs, digests: [], layers: ['base', id], size: 10, architecture: 'amd64'})

/** Of these the first `ours` have the app's label. */
const flow = (images: readonly Image[], ours: number, more: Partial<BuilderFlow['inventory']> = {}): BuilderFlow => ({
  ...{engine: docker, config: config(), host: 'builder1', images, tags: ['v3']},
  inventory: {everyone: [], labelled: images.slice(0, ours), claimed: [], incoming: 0, ...more},
})

const titles = (of: BuilderFlow): readonly string[] => steps(planPruneBuilder(of)).map((step) => step.title)

describe('pruning a builder that is none of the hosts', () => {
  it('takes what was built for the app, nameless or not, but what the current release was built as', () => {
    const of = flow([image('1', 'shop:v1'), image('2'), image('3', 'shop:v3'), image('4', 'shop:v3-amd64'), image('5', 'shop:v3-arm64')], 5)
    expect(titles(of)).to.deep.equal(['Remove image shop:v1', 'Remove image sha256:2', 'Remove image shop:v3-arm64'])
    expect(wasteOnBuilder(of).staying.map(({image, because}) => [image.refs[0], because])).to.deep.equal([
      ['shop:v3', 'the current release was built as shop:v3'],
      ['shop:v3-amd64', 'the current release was built as shop:v3'],
    ])
  })

  it('leaves alone what a stranger built, named, runs or needs', () => {
    const running = {...replica({colour: 'blue', spec: 'a', release: '1-v1'}), name: 'runner', image: 'shop:v1', imageId: 'sha256:1'}
    const images = [image('1', 'shop:v1'), image('2', 'shop:v2', 'tool:1'), image('4', 'shop:v4'), image('7', 'shop:v0'), image('8', 'postgres:17')]
    const of = flow(images, 3, {everyone: [running], claimed: ['shop:v4']})
    expect(titles(of)).to.deep.equal(['Remove image shop:v2'])
    expect(wasteOnBuilder(of).staying.map(({because}) => because)).to.deep.equal(['runner is made from it', 'another app needs it'])
    expect(freedOnBuilder(of, wasteOnBuilder(of), new Map())).to.equal(0)
  })

  it('reads what the cache of builds takes', () => {
    expect(buildCache.parse('Images\t3.1GB\nContainers\t0B\nLocal Volumes\t0B\nBuild Cache\t1.2GB\n')).to.equal('1.2GB')
    expect(buildCache.parse('')).to.equal('')
  })
})
