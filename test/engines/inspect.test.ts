import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {engines} from '../../src/lib/engines/index.js'
import type {Container} from '../../src/lib/engines/engine.js'

const recording = (name: string): string => readFileSync(join('test/engines/recordings', name), 'utf8')

const image = 'sha256:0a0e2fe7152d49f13af3f71c0a1afc8e3cd9cea6441044aba27fbb685cdfef4a'
const shop = {image: 'acme/busybox:1', imageId: image, labels: {'shipit.app': 'shop'}}

describe('engines read', () => {
  it('the containers of docker 20.10: new, crash-looping, out of memory, running on two networks', () => {
    const expected: readonly Container[] = [
      {
        ...shop,
        id: '1345a0406c3d81bd0e5ff65a737378f7da2f6087d016e315ff674fbaac455cf0',
        name: 'shop-new-1',
        state: 'created',
        exitCode: 0,
        restarts: 0,
        oomKilled: false,
        startedAt: '',
        networks: ['none'],
      },
      {
        ...shop,
        id: '3e6c4bce893592a0e6248ac37af95c50cfd0158a71d0fa0c20f9c0add28f4ff3',
        name: 'shop-web-green-1',
        state: 'restarting',
        exitCode: 7,
        restarts: 6,
        oomKilled: false,
        startedAt: '2026-11-21T07:12:58.701Z',
        networks: ['shipit-shop'],
      },
      {
        ...shop,
        id: '7029fe4fff9e6977e439ec2c982642f7bac4132e0d9ea67204fe13d2be553a42',
        name: 'shop-job-1',
        state: 'exited',
        exitCode: 137,
        restarts: 0,
        oomKilled: true,
        startedAt: '2026-11-21T07:12:51.843Z',
        networks: ['bridge'],
      },
      {
        ...shop,
        id: '7c00204178aed25f2dbbdde7b6a7dd96d2026bc3122abf1dca70e5c3af0a532e',
        name: 'shop-web-blue-1',
        labels: {'shipit.app': 'shop', 'shipit.role': 'web'},
        state: 'running',
        exitCode: 0,
        restarts: 0,
        oomKilled: false,
        startedAt: '2026-11-21T07:12:51.385Z',
        networks: ['shipit-shop', 'shipit'],
      },
    ]
    expect(engines.docker.containers({}).parse(recording('docker-20.10-containers.jsonl'))).to.deep.equal(expected)
  })

  it('the images of docker 20.10', () => {
    expect(engines.docker.images().parse(recording('docker-20.10-images.jsonl'))).to.deep.equal([
      {
        id: image,
        refs: ['shop:2', 'acme/busybox:1'],
        digests: [],
        layers: ['sha256:5ba737aef4d88977cbb000c7da3e2ec61212faf93cd9446a8e3777a28d5649fd'],
        size: 1982305,
        architecture: 'amd64',
      },
    ])
  })

  for (const engine of Object.values(engines)) {
    it(`nothing where ${engine.name} prints nothing`, () => {
      expect(engine.containers({}).parse('')).to.deep.equal([])
      expect(engine.images().parse('\n')).to.deep.equal([])
    })
  }
})
