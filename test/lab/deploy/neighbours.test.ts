import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

describe('lab: several apps on one host', function () {
  this.timeout(60_000)
  let lab: TestLab
  let shop: App

  before(async () => {
    lab = await openLab()
    shop = await createApp(lab, 'shop', {hosts: ['web2'], written: {env: {VERSION: 'v1', APP: 'shop'}}})
    await shop.deploy()
  })

  it('refuses a domain and path that another app has, by its name, before anything is touched', async () => {
    const thief = await createApp(lab, 'thief', {hosts: ['web2'], written: {domains: ['shop.test']}})
    for (const command of [['plan'], ['deploy', '--yes']]) {
      const ran = await thief.run(...command)
      expect([ran.code, ran.error?.code], command[0]).to.deep.equal([2, 'CONFLICT'])
      expect(ran.error?.message)
        .to.include('shop.test')
        .and.to.match(/\bshop\b/)
        .and.to.include('web2')
    }
    await writeFile(join(thief.directory, 'Dockerfile'), 'FROM scratch\nCOPY nothing /\n')
    await thief.configure({domains: ['shop.test'], build: '.'})
    expect((await thief.run('deploy', '--yes')).error?.code, 'before the image is built').to.equal('CONFLICT')
    expect(await thief.containers()).to.deep.equal([])
    expect(await shop.who()).to.include({status: 200, app: 'shop'})
  })

  it('lets apps share a domain by path, the longer path first', async () => {
    const blog = await createApp(lab, 'blog', {hosts: ['web2'], written: {domains: ['shop.test'], path: '/blog', strip_path: true, env: {APP: 'blog'}}})
    await blog.deploy()
    const [target] = shop.targets()
    const {request} = await import('undici')
    const {body} = await request(`${target?.url}/blog/`, {headers: {host: 'shop.test'}})
    expect(await body.json()).to.include({app: 'blog'})
    expect(await shop.who()).to.include({status: 200, app: 'shop'})
    expect((await blog.run('remove', '--confirm', 'blog')).code).to.equal(0)
    expect(await shop.who()).to.include({status: 200, app: 'shop'})
  })

  it('puts up a page for maintenance and takes it down again, for this app alone', async () => {
    const other = await createApp(lab, 'open', {hosts: ['web2']})
    await other.deploy()
    expect((await shop.run('maintenance', 'on')).code).to.equal(0)
    expect([(await shop.who()).status, (await other.who()).status]).to.deep.equal([503, 200])
    expect((await shop.run('maintenance', 'off')).code).to.equal(0)
    expect((await shop.who()).status).to.equal(200)
  })

  it('refuses names that another app, or a container made by hand, has on the host; data of others is not removed either', async () => {
    const theirs = await createApp(lab, 'near-a', {hosts: ['web2'], written: {volumes: ['data:/data']}})
    await theirs.deploy()
    const near = await createApp(lab, 'near', {hosts: ['web2'], written: {volumes: ['a-data:/data']}})
    const fault = 'web2: the volume near-a-data is that of app near-a (volume data), and volume a-data of near would be the same.\nNothing was changed.'
    for (const command of [['plan'], ['deploy', '--yes'], ['remove', '--volumes', '--confirm', 'near']]) {
      const ran = await near.run(...command)
      expect([ran.code, ran.error?.code, ran.error?.message], command[0]).to.deep.equal([2, 'CONFLICT', fault])
    }
    expect(await near.containers()).to.deep.equal([])

    await onHost(lab, 'web2', 'docker create --name near-cache "$(docker ps --format "{{.Image}}" --filter label=shipit.app=near-a)"')
    await near.configure({volumes: [], accessories: {cache: {image: 'acme/cache:1', host: 'web2'}}})
    for (const command of [
      ['deploy', '--yes'],
      ['accessory', 'boot', 'cache'],
    ]) {
      const ran = await near.run(...command)
      expect([ran.code, ran.error?.message], command[0]).to.deep.equal([
        2,
        'web2: the container near-cache was not made by shipit, and accessory cache of near would have its name.\nNothing was changed.',
      ])
    }
    expect(await onHost(lab, 'web2', 'docker ps --all --filter name=near-cache --format "{{.Names}} {{.State}}"; docker rm near-cache >/dev/null')).to.equal('near-cache created')

    await writeFile(join(near.directory, 'deploy.a.yml'), '')
    expect((await near.run('deploy', '-d', 'a', '--yes')).error?.message).to.equal(
      'web2: near-a is app near-a, and destination a of app near would be called the same. Nothing was changed.',
    )
    await near.configure({volumes: ['data:/data']})
    await near.deploy()
    expect([(await near.who()).status, (await theirs.who()).status]).to.deep.equal([200, 200])
  })
})
