import {expect} from 'chai'
import type {Accessory} from '../../../src/lib/config/config.js'
import {configOf} from '../../support/config.js'

describe('a ready row', () => {
  const accessoryOf = (written: string): Accessory => {
    const [accessory] = configOf(`app: shop\nimage: shop\nhosts: h1\nport: 80\naccessories:\n  db: {${written}}\n`).accessories
    if (!accessory) throw new Error('no accessory')
    return accessory
  }
  const mounted = (written: string): readonly string[] => accessoryOf(written).volumes.map(({source, target}) => `${source}:${target}`)
  const password = 'secrets: [POSTGRES_PASSWORD]'
  const times = {interval: 1, timeout: 5}

  it('of postgres gives volume, health, console, port and time to stop, and publishes nothing', () => {
    const {kind, port, publish, volumes, health, console, stopTimeout} = accessoryOf(`image: "postgres:17", ${password}, env: {POSTGRES_USER: anna, POSTGRES_DB: shop}`)
    expect({kind, port, publish, volumes, health, console, stopTimeout}).to.deep.equal({
      kind: 'postgres',
      port: 5432,
      publish: [],
      volumes: [{source: 'shop-db-data', target: '/var/lib/postgresql/data', readOnly: false}],
      health: {kind: 'command', command: ['pg_isready', '-h', '127.0.0.1', '-U', 'anna', '-d', 'shop'], ...times, deadline: 120},
      console: ['psql', '-U', 'anna', 'shop'],
      stopTimeout: 120,
    })
  })

  it('of postgres follows the version and PGDATA', () => {
    const images = ['postgres:16-alpine', 'postgres:18', 'postgis/postgis:17-3.5', 'pgvector/pgvector:pg18', 'timescale/timescaledb:2.17.2-pg16']
    expect(images.map((image) => mounted(`image: "${image}", ${password}`))).to.deep.equal([
      ['shop-db-data:/var/lib/postgresql/data'],
      ['shop-db-data:/var/lib/postgresql'],
      ['shop-db-data:/var/lib/postgresql/data'],
      ['shop-db-data:/var/lib/postgresql'],
      ['shop-db-data:/var/lib/postgresql/data'],
    ])
    expect(mounted(`image: "postgres:17", ${password}, env: {PGDATA: /srv/pg}`)).to.deep.equal(['shop-db-data:/srv/pg'])
    expect(mounted(`image: "postgres:17", ${password}, env: {PGDATA: /var/lib/postgresql/data/own}`)).to.deep.equal(['shop-db-data:/var/lib/postgresql/data'])
  })

  it('mounts nothing where the user has mounted the data, and leaves other volumes be', () => {
    expect(mounted(`image: "postgres:18", ${password}, volumes: ["/srv/pg:/var/lib/postgresql/18/docker"]`)).to.deep.equal(['/srv/pg:/var/lib/postgresql/18/docker'])
    expect(mounted(`image: "postgres:17", ${password}, volumes: ["own:/var/lib/postgresql"]`)).to.deep.equal(['shop-db-own:/var/lib/postgresql'])
    expect(mounted(`image: "postgres:17", ${password}, volumes: ["dumps:/dumps"]`)).to.deep.equal(['shop-db-dumps:/dumps', 'shop-db-data:/var/lib/postgresql/data'])
  })

  it('asks the container for a name that is secret', () => {
    const {console} = accessoryOf('image: "postgres:17", secrets: [POSTGRES_PASSWORD, POSTGRES_USER]')
    expect(console?.slice(0, 2)).to.deep.equal(['sh', '-c'])
    expect(console?.[2]).to.include('exec psql -U "$user"')
  })

  it('of mariadb and mysql asks over TCP, and has no password among its words', () => {
    const [mariadb, mysql] = ['image: "mariadb:11", secrets: [MARIADB_ROOT_PASSWORD]', 'image: "mysql:8", secrets: [MYSQL_ROOT_PASSWORD]'].map(accessoryOf)
    expect([mariadb?.kind, mariadb?.port, mariadb?.health]).to.deep.equal([
      'mysql',
      3306,
      {kind: 'command', command: ['healthcheck.sh', '--connect', '--innodb_initialized'], ...times, deadline: 120},
    ])
    expect(mysql?.health).to.deep.include({kind: 'command', command: ['mysqladmin', 'ping', '--silent', '--protocol=tcp', '--host=127.0.0.1']})
    expect([mariadb?.console?.[2], mysql?.console?.[2]].map((script) => /exec (\w+) --user="\$user"/.exec(script ?? '')?.[1])).to.deep.equal(['mariadb', 'mysql'])
  })

  it('of redis and valkey keeps its data, and writes each change down only where it is asked to', () => {
    const [cache, kept, own, valkey] = [
      'image: "redis:8"',
      'image: "redis:8", persist: true',
      'image: "redis:8", persist: true, command: redis-server --save 60 1',
      'image: "valkey/valkey:8"',
    ].map(accessoryOf)
    expect([cache, kept, own].map((each) => each?.command)).to.deep.equal([[], ['redis-server', '--appendonly', 'yes'], ['redis-server', '--save', '60', '1']])
    expect([cache?.volumes, valkey?.console, valkey?.stopTimeout]).to.deep.equal([[{source: 'shop-db-data', target: '/data', readOnly: false}], ['valkey-cli'], 30])
    expect(accessoryOf('image: "redis:8", secrets: [REDIS_PASSWORD]').console).to.deep.equal(['sh', '-c', 'REDISCLI_AUTH="$REDIS_PASSWORD" exec redis-cli'])
  })

  it('of minio serves its folder, and is asked over HTTP', () => {
    const {kind, port, command, health} = accessoryOf('image: "minio/minio:RELEASE.2025-01-01T00-00-00Z"')
    expect({kind, port, command, health}).to.deep.equal({
      kind: 's3',
      port: 9000,
      command: ['server', '/data'],
      health: {kind: 'http', path: '/minio/health/live', port: 9000, status: [{from: 200, to: 299}], ...times, deadline: 60},
    })
  })

  it('gives way to all that is written', () => {
    const written = 'port: 5433, health: pg_isready, console: pgcli, stop_timeout: 5s, volumes: ["/srv:/var/lib/postgresql/data"]'
    const {port, publish, volumes, health, console, stopTimeout} = accessoryOf(`image: "postgres:17", ${password}, ${written}`)
    expect({port, publish, volumes, health, console, stopTimeout}).to.deep.equal({
      port: 5433,
      publish: ['127.0.0.1:5433:5433'],
      volumes: [{source: '/srv', target: '/var/lib/postgresql/data', readOnly: false}],
      health: {kind: 'command', command: ['pg_isready'], ...times, deadline: 60},
      console: ['pgcli'],
      stopTimeout: 5,
    })
  })

  it('is given to none but the well-known images', () => {
    const {volumes, ...rest} = accessoryOf('image: "bitnami/postgresql:17"')
    expect([volumes, Object.keys(rest).filter((key) => ['kind', 'port', 'health', 'console'].includes(key))]).to.deep.equal([[], []])
    expect(accessoryOf('image: "acme/constructor"')).to.not.have.property('kind')
  })
})
