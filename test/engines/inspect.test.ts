import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {engines} from '../../src/lib/engines/index.js'
import type {Container, Engine} from '../../src/lib/engines/engine.js'

const recording = (name: string): string => readFileSync(join('test/engines/recordings', name), 'utf8')
const layers = ['sha256:5ba737aef4d88977cbb000c7da3e2ec61212faf93cd9446a8e3777a28d5649fd']

/** The four containers that were recorded of each engine; what differs is told by the engine's version. */
const four = (image: string, imageId: string, differing: readonly Partial<Container>[]): readonly Partial<Container>[] => {
  const common = {image, imageId, labels: {'shipit.app': 'shop'}, restarts: 0, oomKilled: false, exitCode: 0}
  return differing.map((container) => ({...common, ...container}))
}

type Recorded = {readonly engine: Engine; readonly containers: readonly Partial<Container>[]; readonly images: readonly unknown[]}

const recorded: Readonly<Record<string, Recorded>> = {
  'docker-20.10': {
    engine: engines.docker,
    containers: four('acme/busybox:1', 'sha256:0a0e2fe7152d49f13af3f71c0a1afc8e3cd9cea6441044aba27fbb685cdfef4a', [
      {id: '1345a0406c3d81bd0e5ff65a737378f7da2f6087d016e315ff674fbaac455cf0', name: 'shop-new-1', state: 'created', startedAt: '', networks: ['none']},
      {
        id: '3e6c4bce893592a0e6248ac37af95c50cfd0158a71d0fa0c20f9c0add28f4ff3',
        name: 'shop-web-green-1',
        state: 'restarting',
        exitCode: 7,
        restarts: 6,
        startedAt: '2026-11-21T07:12:58.701Z',
        networks: ['shipit-shop'],
      },
      {
        id: '7029fe4fff9e6977e439ec2c982642f7bac4132e0d9ea67204fe13d2be553a42',
        name: 'shop-job-1',
        state: 'exited',
        exitCode: 137,
        oomKilled: true,
        startedAt: '2026-11-21T07:12:51.843Z',
        networks: ['bridge'],
      },
      {
        id: '7c00204178aed25f2dbbdde7b6a7dd96d2026bc3122abf1dca70e5c3af0a532e',
        name: 'shop-web-blue-1',
        labels: {'shipit.app': 'shop', 'shipit.role': 'web'},
        state: 'running',
        startedAt: '2026-11-21T07:12:51.385Z',
        networks: ['shipit-shop', 'shipit'],
      },
    ]),
    images: [
      {
        id: 'sha256:0a0e2fe7152d49f13af3f71c0a1afc8e3cd9cea6441044aba27fbb685cdfef4a',
        refs: ['shop:2', 'acme/busybox:1'],
        digests: [],
        layers,
        size: 1982305,
        architecture: 'amd64',
      },
    ],
  },
  'docker-26.1': {
    engine: engines.docker,
    containers: four('acme/busybox:1', 'sha256:b43049def2e32888c0fb9d82ffe164e089e2ad0bbf8b9ed78bb4fb7ae1e87b9d', [
      {
        id: '1c28003b071d5f6ade282699971d4ba0b4510b4cb5b34837f39f18824a2c7c82',
        name: 'shop-web-blue-1',
        labels: {'shipit.app': 'shop', 'shipit.role': 'web'},
        state: 'running',
        startedAt: '2026-11-21T08:17:06.009Z',
        networks: ['shipit', 'shipit-shop'],
      },
      {
        id: '4616c4ee380f335e73b8b1cc23bfd13cd9414468c908efd9bbf2e55f5159bffd',
        name: 'shop-web-green-1',
        state: 'running',
        restarts: 5,
        startedAt: '2026-11-21T08:17:13.417Z',
        networks: ['shipit-shop'],
      },
      {id: 'c35d5c5b7c752d861b6e45a8daa60cbb66987db660a03f572db003817831a394', name: 'shop-new-1', state: 'created', startedAt: '', networks: ['none']},
      {
        id: 'e5c2d6190c725d875df9546c91ad21e9d714da15ede1874db59cb217f439f4c4',
        name: 'shop-job-1',
        state: 'exited',
        exitCode: 137,
        oomKilled: true,
        startedAt: '2026-11-21T08:17:06.556Z',
        networks: ['bridge'],
      },
    ]),
    images: [
      {
        id: 'sha256:b43049def2e32888c0fb9d82ffe164e089e2ad0bbf8b9ed78bb4fb7ae1e87b9d',
        refs: ['acme/busybox:1', 'shop:2'],
        digests: [],
        layers,
        size: 1982305,
        architecture: 'amd64',
      },
    ],
  },
  'podman-5.4': {
    engine: engines.podman,
    containers: four('localhost/acme/busybox:1', 'sha256:a01db5c451cf9c91d757d5bec21a4ba0407aa690633cad690f71e01f7a29a252', [
      {
        id: '0687a3861c92fd30c258785944f4f4f97b030485a9ba0dc1e42fc71f1cbc664b',
        name: 'shop-web-green-1',
        state: 'running',
        restarts: 8,
        startedAt: '2026-11-21T08:20:00.245Z',
        networks: ['shipit-shop'],
      },
      {
        id: '8f9c5b0c0571c133359797d0b19a46aaa74fc3e949c4a0081d5f3b81a443a546',
        name: 'shop-job-1',
        state: 'exited',
        exitCode: 137,
        oomKilled: true,
        startedAt: '2026-11-21T08:19:50.848Z',
        networks: ['podman'],
      },
      {id: 'c08a45f3545e7220f7f47fc8b0560d861e1e0b01065143c60a2482294e837bd3', name: 'shop-new-1', state: 'created', startedAt: '', networks: ['none']},
      {
        id: 'e2e89ddb2a2dd3e617f2756b79438861088f783c23871a4fa7bda33fca85837d',
        name: 'shop-web-blue-1',
        labels: {'shipit.app': 'shop', 'shipit.role': 'web'},
        state: 'running',
        startedAt: '2026-11-21T08:19:49.640Z',
        networks: ['shipit', 'shipit-shop'],
      },
    ]),
    images: [
      {
        id: 'sha256:a01db5c451cf9c91d757d5bec21a4ba0407aa690633cad690f71e01f7a29a252',
        refs: ['localhost/shop:2', 'localhost/acme/busybox:1'],
        digests: [
          'localhost/acme/busybox@sha256:2148663df8428740bde88d935bcf3532a56ee86a613ce3cfbb34811bd403bba8',
          'localhost/shop@sha256:2148663df8428740bde88d935bcf3532a56ee86a613ce3cfbb34811bd403bba8',
        ],
        layers,
        size: 1997917,
        architecture: 'amd64',
      },
    ],
  },
}

describe('engines read', () => {
  for (const [version, {engine, containers, images}] of Object.entries(recorded)) {
    it(`the containers of ${version}: running on two networks, crash-looping, out of memory, and never started`, () => {
      expect(engine.containers({}).parse(recording(`${version}-containers.jsonl`))).to.deep.equal(containers)
    })

    it(`the images of ${version}`, () => expect(engine.images().parse(recording(`${version}-images.jsonl`))).to.deep.equal(images))
  }

  it('a time with the host’s own zone as one in UTC', () => {
    const [line = ''] = recording('podman-5.4-containers.jsonl').split('\n')
    const [container] = engines.podman.containers({}).parse(line.replace('2026-11-21T08:20:00.245977613Z', '2026-11-21T10:20:00.245977613+02:00'))
    expect(container?.startedAt).to.equal('2026-11-21T08:20:00.245Z')
  })

  for (const engine of Object.values(engines)) {
    it(`nothing where ${engine.name} prints nothing`, () => {
      expect(engine.containers({}).parse('')).to.deep.equal([])
      expect(engine.images().parse('\n')).to.deep.equal([])
    })
  }
})
