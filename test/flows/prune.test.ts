import {expect} from 'chai'
import fc from 'fast-check'
import {labels} from '../../src/lib/config/paths.js'
import {docker} from '../../src/lib/engines/docker.js'
import type {Container, Image} from '../../src/lib/engines/engine.js'
import {noNotes} from '../../src/lib/features/accessories/record.js'
import type {HostView} from '../../src/lib/features/app/view.js'
import type {Inventory} from '../../src/lib/features/images/inventory.js'
import {freedOf, planPruneOn, wasteOn} from '../../src/lib/flows/prune.js'
import type {PruneFlow} from '../../src/lib/flows/prune.js'
import {steps} from '../../src/lib/plan/plan.js'
import {config, release} from '../support/release.js'
import {replica} from '../support/state.js'

const image = (id: string, refs: readonly string[], more: Partial<Image> = {}): Image => ({
  id: `sha256:${id}`,
  refs,
  digests: [],
  layers: ['base', id],
  size: 10,
  architecture: 'amd64',
  ...more,
})

const view = (app: Partial<HostView['app']>): HostView => ({
  host: 'web1',
  app: {containers: [], flags: [], releases: [], current: '', goingBack: '', movedTo: '', images: [], files: [], hashKey: undefined, ...app},
  routes: {} as HostView['routes'],
  room: {machine: 'x86_64', folder: '/var/lib/docker', free: 0},
  accessories: noNotes,
  uses: [],
  jobs: [],
  times: {},
  stores: {},
  restic: '',
})

const nobody: Inventory = {everyone: [], labelled: [], claimed: [], incoming: 0}

const flow = (app: Partial<HostView['app']>, inventory: Partial<Inventory> = {}, keep = 2): PruneFlow => ({
  ...{engine: docker, config: config({keep}), view: view(app), by: 'ada@laptop'},
  inventory: {...nobody, everyone: app.containers ?? [], ...inventory},
})

const titles = (of: PruneFlow): readonly string[] => steps(planPruneOn(of, wasteOn(of))).map((step) => step.title)

const releases = [1, 2, 3, 4].map((number) => release(number, `v${number}`))
const images = releases.map((each, index) => image(String(index + 1), [each.image.ref]))

describe('planPruneOn()', () => {
  it('takes away what a deploy left that was cut off, releases beyond those that are kept, their images, and parts of deliveries', () => {
    const left: Container = {...replica({colour: 'green', spec: 'a', release: '2-v2'}), state: 'exited', image: 'shipit.local/shop:2', imageId: 'sha256:2'}
    const serving = {...replica({colour: 'blue', spec: 'b', release: '4-v4'}), image: 'shipit.local/shop:4', imageId: 'sha256:4'}
    const of = flow({containers: [left, serving], releases, current: '4-v4', images: [...images, image('9', ['caddy:2'])]}, {incoming: 2_000_000})
    expect(titles(of)).to.deep.equal([
      'Remove shop-web-green-1, which is exited',
      'Forget release 1-v1',
      'Forget release 2-v2',
      'Remove image shipit.local/shop:1',
      'Remove image shipit.local/shop:2',
      'Forget deliveries that were cut off (2.0 MB)',
      'Write the audit log',
    ])
    expect(wasteOn(of).staying.map(({image: {refs}, because}) => [refs[0], because])).to.deep.equal([
      ['shipit.local/shop:3', 'a rollback to 3-v3 needs it'],
      ['shipit.local/shop:4', 'release 4-v4 is current'],
    ])
    const histories = new Map([
      [
        'sha256:1',
        [
          {size: 5, createdBy: 'COPY'},
          {size: 100, createdBy: 'base'},
        ],
      ],
      [
        'sha256:2',
        [
          {size: 7, createdBy: 'COPY'},
          {size: 100, createdBy: 'base'},
        ],
      ],
    ])
    expect(freedOf(of, wasteOn(of), histories)).to.equal(2_000_012)
  })

  it('does nothing, and writes nothing down, where there is nothing to do', () =>
    expect(titles(flow({releases: releases.slice(2), current: '4-v4', images: images.slice(2)}))).to.deep.equal([]))

  it('leaves a container that stands still where it belongs: of the colour that serves, of an accessory, of a job', () => {
    const exited = (over: Readonly<Record<string, string>>): Container => ({
      ...replica({colour: 'blue', spec: 'a'}),
      state: 'exited',
      labels: {...replica({colour: 'blue', spec: 'a'}).labels, ...over},
    })
    const containers = [exited({}), exited({[labels.kind]: 'accessory', [labels.colour]: 'green'}), exited({[labels.kind]: 'job'})]
    expect(wasteOn(flow({containers})).containers).to.deep.equal([])
  })

  it('never takes what a container, a kept release or another app needs, and never what is not ours, whatever stands on the host', () => {
    const names = ['shipit.local/shop:1', 'shipit.local/shop:2', 'shipit.local/shop:3', 'shipit.local/shop-staging:1', 'shop:v1', 'shop:v2', 'postgres:17', 'stranger/shop:1']
    const anyImages = fc.uniqueArray(fc.record({id: fc.nat(9), refs: fc.subarray(names), isLabelled: fc.boolean()}), {selector: ({id}) => id, maxLength: 8})
    const anyUse = fc.array(fc.record({imageId: fc.nat(9), state: fc.constantFrom('running', 'exited' as const), kind: fc.constantFrom('app', 'accessory', 'job', undefined)}), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(anyImages, anyUse, fc.subarray(names), fc.subarray([1, 2, 3]), fc.integer({min: 1, max: 3}), (some, uses, claimed, known, keep) => {
        // A name is one image's.
        const all = some.map(({id, refs}, index) =>
          image(
            String(id),
            refs.filter((ref) => !some.slice(0, index).some((other) => other.refs.includes(ref))),
          ),
        )
        const containers = uses.map(({imageId, state, kind}, index): Container => ({
          ...replica({colour: 'blue', spec: 'a'}),
          id: `c${index}`,
          imageId: `sha256:${imageId}`,
          image: 'gone',
          state,
          labels: kind ? {[labels.app]: 'shop', [labels.kind]: kind} : {},
        }))
        const labelled = all.filter((each) => some.some(({id, isLabelled}) => isLabelled && each.id === `sha256:${id}`))
        const of = flow(
          {
            images: all,
            containers: containers.filter((each) => each.labels[labels.app]),
            releases: known.map((number) => release(number, 'v')),
            current: known[0] === undefined ? '' : `${known[0]}-v`,
          },
          {everyone: containers, labelled, claimed},
          keep,
        )
        const waste = wasteOn(of)
        const gone = waste.images.flatMap((each) => each.refs)
        const kept = [...known].sort((a, b) => b - a).slice(0, keep)
        for (const number of [...kept, ...known.slice(0, 1)]) expect(gone).not.to.include(`shipit.local/shop:${number}`)
        expect(gone.filter((ref) => claimed.includes(ref))).to.deep.equal([])
        expect(waste.images.filter((each) => containers.some(({imageId}) => imageId === each.image.id))).to.deep.equal([])
        const isOurs = (ref: string): boolean =>
          ref.startsWith('shipit.local/shop:') || labelled.some((each) => each.id === ref || (each.refs.includes(ref) && ref.startsWith('shop:')))
        expect(gone.filter((ref) => !isOurs(ref))).to.deep.equal([])
      }),
      {numRuns: 500},
    )
  })
})
