import {expect} from 'chai'
import {configOf} from '../../support/config.js'
import {release} from '../../support/release.js'
import {docker} from '../../../src/lib/engines/docker.js'
import {drillOf, drillsOf} from '../../../src/lib/features/backups/drill.js'

const config = configOf(`app: shop
image: shop
hosts: [web1]
port: 3000
health: /up
volumes: [uploads:/data, /srv/media:/media]
accessories:
  postgres: {image: "postgres:17", secrets: [POSTGRES_PASSWORD]}
  search: {image: "search:1"}
stores: {nas: {repository: /srv/backups, password: STORE_PASSWORD}}
backups:
  db: {from: postgres, to: nas, schedule: daily}
  uploads: {from: uploads, to: nas, drill: false}
`)

const scriptOf = (name: string): string => {
  const backup = config.backups?.find((each) => each.name === name)
  if (!backup) throw new Error(name)
  return drillOf({engine: docker, config, release: release(1, 'v1')}, backup).script
}

const wordOf = (script: string, name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(script)?.[1]?.replaceAll("'", '')

describe('drillOf()', () => {
  it('is a task of the host: weekly where nothing is said, by hand only where that is said', () => {
    const tasks = drillsOf(config, 'web1').map((backup) => drillOf({engine: docker, config, release: release(1, 'v1')}, backup))
    expect(tasks.map(({name, schedule, catchUp, jitter}) => ({name, schedule, catchUp, jitter}))).to.deep.equal([
      {name: 'drill.db', schedule: 'weekly', catchUp: true, jitter: 3600},
      {name: 'drill.uploads', schedule: undefined, catchUp: true, jitter: 3600},
    ])
  })

  it('has what the app needs beside it: what other backups hold, and empty servers of which there is none', () => {
    const words = ['accessory', 'others', 'bare', 'boot', 'health_port', 'health_path', 'health_accepted']
    expect(words.map((word) => wordOf(scriptOf('db'), word))).to.deep.equal(['postgres', 'uploads', 'search=shop-search', 'web', '3000', '/up', '200-299'])
    expect(['accessory', 'others', 'bare'].map((word) => wordOf(scriptOf('uploads'), word))).to.deep.equal(['', 'db', 'search=shop-search'])
  })

  it('boots the app on a network of its own, with volumes of its own, published nowhere', () => {
    const created = /^create_app\(\) \{\n(.*)\n\}$/ms.exec(scriptOf('db'))?.[1] ?? ''
    expect(created).to.contain('--name shop-job-db.drill-app')
    expect(created).to.contain('--network shop-job-db.drill ')
    expect(created).to.contain('shop-job-db.drill-shop-uploads:/data')
    expect(created).to.contain('shop-job-db.drill-folder-srv-media:/media')
    expect(created).to.not.match(/--publish| -p |--network-alias|:\/srv|unless-stopped/)
  })
})
