import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {noNeighbours, readNeighbours} from '../../../src/lib/features/app/neighbours.js'
import type {Neighbour, Neighbours} from '../../../src/lib/features/app/neighbours.js'
import {refuseOthersVolumes, refuseTakenNames} from '../../../src/lib/features/app/taken-names.js'
import type {Config, Volume} from '../../../src/lib/config/config.js'
import {template} from '../../../src/lib/template.js'
import {accessory, accessoryRecord} from '../../support/accessory.js'
import {newFolder} from '../../support/folder.js'
import {config, release, role} from '../../support/release.js'
import {faultOf} from '../../support/thrown.js'

const view = (neighbours: Neighbours, releases: readonly ReturnType<typeof release>[] = []) => ({host: 'web1', neighbours, app: {releases}})
const volume = (source: string): Volume => ({source, target: '/data', readOnly: false})
const shop = config({roles: [role({volumes: [volume('shop-a-data')]})]})
const shopA = (over: Partial<Config> = {}): Config => config({app: 'shop-a', name: 'shop-a', roles: [role({volumes: [volume('shop-a-data')]})], ...over})
const beside = (over: Partial<Neighbours>): Neighbours => ({...noNeighbours, ...over})

const said = (work: () => unknown): readonly string[] => {
  const {code, message, hint = ''} = faultOf(work)
  return [code, ...message.split('\n'), hint]
}

const hint = 'Call it otherwise in deploy.yml, or take the other one away first.'

describe('refuseTakenNames()', () => {
  it('names the app whose volume it would be', () => {
    const fault = ['CONFLICT', 'web1: the volume shop-a-data is that of app shop-a (volume data), and volume a-data of shop would be the same.', 'Nothing was changed.', hint]
    const neighbours = beside({apps: [{name: 'shop-a', config: shopA(), accessories: []}]})
    expect(said(() => refuseTakenNames(shop, [view(neighbours)]))).to.deep.equal(fault)
    expect(said(() => refuseOthersVolumes(shop, [view(neighbours)]))).to.deep.equal(fault)
  })

  it('goes by what an accessory last ran with, wherever an upgrade brought its data', () => {
    const record = accessory({name: 'db', kind: 'postgres', volumes: [volume('shop-a-db-data-17')]})
    const mine = config({roles: [role({volumes: [volume('shop-a-db-data-17')]})]})
    expect(said(() => refuseTakenNames(mine, [view(beside({apps: [{name: 'shop-a', accessories: [record]}]}))]))[1]).to.equal(
      'web1: the volume shop-a-db-data-17 is that of app shop-a (volume data-17 of accessory db), and volume a-db-data-17 of shop would be the same.',
    )
  })

  it('names the app whose container it would be, though that one does not stand at the moment', () => {
    const mine = config({roles: [role({name: 'a-web'})]})
    expect(said(() => refuseTakenNames(mine, [view(beside({apps: [{name: 'shop-a', config: shopA(), accessories: []}]}))]))[1]).to.equal(
      'web1: the container shop-a-web-blue-1 is that of app shop-a (role web), and role a-web of shop would be the same.',
    )
  })

  it('does not take the name of a container that somebody made by hand, nor that of an app which keeps no release', () => {
    const mine = config({accessories: [accessory()]})
    const containers = [
      {name: 'shop-postgres', app: ''},
      {name: 'shop-web-green-7', app: 'shop-web'},
      {name: 'shop-postgres-old', app: ''},
      {name: 'shop-web-blue-1', app: 'shop'},
    ]
    expect(said(() => refuseTakenNames(mine, [view(beside({containers}))])).slice(0, -1)).to.deep.equal([
      'CONFLICT',
      'web1: the container shop-postgres was not made by shipit, and accessory postgres of shop would have its name.',
      'web1: the container shop-web-green-7 is of app shop-web, and role web of shop would have its name.',
      'Nothing was changed.',
    ])
    expect(() => refuseOthersVolumes(mine, [view(beside({containers}))])).not.to.throw()
  })

  it('leaves alone what is on another host, of another engine, or only alike', () => {
    const away = shopA({
      hosts: [...config().hosts, {name: 'web2', address: '203.0.113.11', tags: [], local: false}],
      roles: [role({hosts: ['web2'], volumes: [volume('shop-a-data')]})],
    })
    const others = [away, shopA({engine: 'podman'}), shopA({roles: [role({volumes: [volume('shop-a-data2'), volume('/srv/shop-a-data')]})]})]
    for (const other of others) expect(() => refuseTakenNames(shop, [view(beside({apps: [{name: 'shop-a', config: other, accessories: []}]}))])).not.to.throw()
    expect(() => refuseTakenNames(shop, [{host: 'web1', app: {releases: []}}])).not.to.throw()
  })

  it('lets an app use an accessory of another whose name begins alike', () => {
    const mine = config({uses: [{name: 'postgres', app: 'shop-a', accessory: 'postgres'}]})
    const theirs = accessory({volumes: [volume('shop-a-postgres-data')]})
    expect(() => refuseTakenNames(mine, [view(beside({apps: [{name: 'shop-a', config: shopA(), accessories: [theirs]}]}))])).not.to.throw()
  })

  it('tells an app from a destination that is called the same on hosts; the lab stands for production', () => {
    const staging = config({app: 'shop', destination: 'a', name: 'shop-a'})
    expect(said(() => refuseTakenNames(shopA(), [view(noNeighbours, [release(1, 'v1', {config: staging})])]))).to.deep.equal([
      'CONFLICT',
      'web1: shop-a is destination a of app shop, and app shop-a would be called the same. Nothing was changed.',
      'Call the app, or the destination, otherwise. If it is the same app under another name, tell web1 so by taking its releases away: shipit ssh web1 -- rm -r /var/lib/shipit/apps/shop-a/releases',
    ])
    expect(() => refuseTakenNames(config({destination: 'lab'}), [view(noNeighbours, [release(1, 'v1')])])).not.to.throw()
  })
})

describe('neighboursOf()', () => {
  /** What sh says on a host with these files under /var/lib/shipit/apps. */
  async function found(name: string, files: Readonly<Record<string, string>>): Promise<readonly Neighbour[]> {
    const apps = newFolder()
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(apps, path, '..'), {recursive: true})
      writeFileSync(join(apps, path), text)
    }
    const {stdout} = await execa('sh', ['-c', template('host/neighbours.sh'), 'neighbours', name, apps])
    return readNeighbours(stdout)
  }

  it('finds apps whose names begin alike: their current release, and accessories as they last ran well', async () => {
    const current = release(2, 'v2', {config: shopA()})
    const files = {
      'shop/current': '1-v1\n',
      'shop-a/current': '2-v2\n',
      'shop-a/releases/1-v1.json': JSON.stringify(release(1, 'v1')),
      'shop-a/releases/2-v2.json': `${JSON.stringify(current, undefined, 2)}\n`,
      'shop-a/accessories/postgres.json': JSON.stringify(accessoryRecord('1a')),
      'shop-a/accessories/postgres.boot': '4',
      'shop-a/accessories/cut.json': '{"format":1,"acc',
      'shop-b/lease/held': '',
      'shopping/current': '1-v1',
      'blog/current': '1-v1',
    }
    const a = {name: 'shop-a', config: shopA(), accessories: [accessory()]}
    expect(await found('shop', files)).to.deep.equal([a, {name: 'shop-b', accessories: []}])
    expect(await found('shop-a-b', files)).to.deep.equal([{name: 'shop', accessories: []}, a])
    expect(await found('blog', files)).to.deep.equal([])
  })
})
