import {expect} from 'chai'
import type {Config, Role} from '../../../src/lib/config/config.js'
import {configOf, least} from '../../support/config.js'

const health = {path: '/up', port: 3000, status: [{from: 200, to: 299}], interval: 1, timeout: 5, deadline: 60}

const web: Role = {
  name: 'web',
  hosts: ['h1', 'h2'],
  replicas: 1,
  port: 3000,
  domains: [],
  path: '/',
  stripPath: false,
  tls: 'off',
  health,
  command: [],
  env: {},
  secrets: [],
  files: [],
  limits: {},
  volumes: [],
  options: [],
  strategy: 'blue-green',
  drain: 'wait',
  drainTimeout: 30,
  stopTimeout: 10,
}

const shop: Config = {
  app: 'shop',
  name: 'shop',
  image: 'shop',
  engine: 'docker',
  hosts: [
    {name: 'h1', address: 'h1', tags: [], local: false},
    {name: 'h2', address: 'h2', tags: [], local: false},
  ],
  roles: [web],
  proxy: {image: 'caddy:2', httpPort: 80, httpsPort: 443},
  accessories: [],
  hooks: {},
  aliases: {},
  keep: 5,
}

/** The one role of a file. */
const roleOf = (written: string): Role | undefined => configOf(`${least}${written}\n`).roles[0]

describe('resolve()', () => {
  it('fills in every default', () => {
    expect(configOf(`${least}port: 3000\n`)).to.deep.equal(shop)
  })

  it('takes over what is written, at full length', () => {
    const written = `
app: shop
image: ghcr.io/acme/shop
tag: v1.2
build: {context: app, dockerfile: app/Dockerfile, target: run, args: {A: 1}, secrets: [NPM_TOKEN], platforms: [linux/arm64], cache: "type=gha", on: build.example.com}
registry: {server: ghcr.io, username: acme, password: GHCR_TOKEN}
hosts: [h1, h2]
engine: podman
domains: [Shop.Example.com, www.example.com]
path: /shop/
strip_path: true
tls: internal
port: 3000
replicas: 2
health: {path: /healthz, port: 3001, host: shop.example.com, status: [200, 204-206], interval: 2s, timeout: 1m, deadline: 2h}
command: npm run "start it"
entrypoint: /init
limits: {cpus: 0.5, memory: 3g, pids: 100}
volumes: [uploads:/app/uploads, /srv/data:/data:ro]
env: {PORT: 3000, DEBUG: true, NAME: shop}
secrets: [DATABASE_URL, MAILER:SMTP_PASSWORD]
files:
  /run/a: {secret: A, mode: "0440", owner: 1000:1000}
  /run/b: config/b.json
  /run/c: {source: c, mode: 0640}
  /run/d: {source: d, mode: 0o600}
options: [--shm-size=1g]
deploy: {strategy: replace, batch: 50%, drain: background, drain_timeout: 5m, stop_timeout: 1d, keep: 3}
hooks: {before-build: ./check all, before-switch: {command: [npm, run, migrate], in: image, timeout: 30m, role: web}}
aliases: {console: exec web -- rails console}
proxy: {image: "caddy:2.11", http_port: 8080, https_port: 8443, email: me@example.com, acme_ca: https://ca.example.com/dir, acme_root: ca.pem, trusted_proxies: 203.0.113.0/24}
`
    expect(configOf(written)).to.deep.equal({
      app: 'shop',
      name: 'shop',
      image: 'ghcr.io/acme/shop',
      tag: 'v1.2',
      build: {
        context: 'app',
        dockerfile: 'app/Dockerfile',
        target: 'run',
        args: {A: '1'},
        secrets: ['NPM_TOKEN'],
        platforms: ['linux/arm64'],
        cache: 'type=gha',
        on: {name: 'build.example.com', address: 'build.example.com', tags: [], local: false},
      },
      registry: {server: 'ghcr.io', username: 'acme', password: 'GHCR_TOKEN'},
      engine: 'podman',
      hosts: shop.hosts,
      roles: [
        {
          name: 'web',
          hosts: ['h1', 'h2'],
          replicas: 2,
          port: 3000,
          domains: ['shop.example.com', 'www.example.com'],
          path: '/shop',
          stripPath: true,
          tls: 'internal',
          health: {
            path: '/healthz',
            port: 3001,
            host: 'shop.example.com',
            status: [
              {from: 200, to: 200},
              {from: 204, to: 206},
            ],
            interval: 2,
            timeout: 60,
            deadline: 7200,
          },
          command: ['npm', 'run', 'start it'],
          entrypoint: '/init',
          env: {PORT: '3000', DEBUG: 'true', NAME: 'shop'},
          secrets: [
            {env: 'DATABASE_URL', name: 'DATABASE_URL'},
            {env: 'MAILER', name: 'SMTP_PASSWORD'},
          ],
          files: [
            {target: '/run/a', from: {secret: 'A'}, mode: 0o440, owner: '1000:1000'},
            {target: '/run/b', from: {source: 'config/b.json'}, mode: 0o444},
            {target: '/run/c', from: {source: 'c'}, mode: 0o640},
            {target: '/run/d', from: {source: 'd'}, mode: 0o600},
          ],
          limits: {cpus: 0.5, memory: '3g', pids: 100},
          volumes: [
            {source: 'shop-uploads', target: '/app/uploads', readOnly: false},
            {source: '/srv/data', target: '/data', readOnly: true},
          ],
          options: ['--shm-size=1g'],
          strategy: 'replace',
          drain: 'background',
          drainTimeout: 300,
          stopTimeout: 86_400,
        },
      ],
      proxy: {
        image: 'caddy:2.11',
        httpPort: 8080,
        httpsPort: 8443,
        email: 'me@example.com',
        acmeCa: 'https://ca.example.com/dir',
        acmeRoot: 'ca.pem',
        trustedProxies: ['203.0.113.0/24'],
      },
      accessories: [],
      hooks: {
        'before-build': {command: ['./check', 'all'], in: 'deployer', timeout: 600},
        'before-switch': {command: ['npm', 'run', 'migrate'], in: 'image', timeout: 1800, role: 'web'},
      },
      aliases: {console: 'exec web -- rails console'},
      batch: 1,
      keep: 3,
    } satisfies Config)
  })

  it('deploys a file of five lines', () => {
    const {image, build, roles} = configOf('app: shop\nbuild: .\nhosts: 203.0.113.10\nport: 3000\ndomains: shop.example.com\n')
    expect({image, build, tls: roles[0]?.tls}).to.deep.equal({image: 'shop', build: {context: '.', args: {}, secrets: [], platforms: []}, tls: 'auto'})
  })

  it('has HTTPS by itself where there are domains, and none where there are not', () => {
    expect(['port: 80', 'port: 80\ndomains: a.example.com', 'port: 80\ndomains: a.example.com\ntls: off'].map((written) => roleOf(written)?.tls)).to.deep.equal([
      'off',
      'auto',
      'off',
    ])
  })

  it('gives roles what stands at the top level: mappings merged, secrets and volumes added, the rest replaced', () => {
    const {roles} = configOf(`${least}
env: {A: top, B: top}
secrets: [S, T]
files: {/a: a, /b: b}
volumes: [up:/up, data:/data]
limits: {cpus: 1, memory: 1g}
options: [--init]
entrypoint: /init
deploy: {drain_timeout: 1m, stop_timeout: 1m}
tls: internal
roles:
  web: {port: 80, domains: a.example.com}
  worker:
    command: work
    env: {B: own}
    secrets: [U, S:OTHER]
    files: {/b: c}
    volumes: [other:/data]
    limits: {memory: 2g}
    options: [--tty]
    entrypoint: /own
    deploy: {stop_timeout: 2m}
    replicas: 3
    hosts: h2
`)
    const inherited = {env: {A: 'top', B: 'top'}, limits: {cpus: 1, memory: '1g'}, options: ['--init'], entrypoint: '/init', drainTimeout: 60, stopTimeout: 60}
    expect(roles).to.deep.equal([
      {
        ...web,
        ...inherited,
        port: 80,
        health: {...health, port: 80},
        domains: ['a.example.com'],
        tls: 'internal',
        secrets: ['S', 'T'].map((name) => ({env: name, name})),
        files: ['a', 'b'].map((name) => ({target: `/${name}`, from: {source: name}, mode: 0o444})),
        volumes: ['up', 'data'].map((name) => ({source: `shop-${name}`, target: `/${name}`, readOnly: false})),
      },
      {
        name: 'worker',
        hosts: ['h2'],
        replicas: 3,
        domains: [],
        path: '/',
        stripPath: false,
        tls: 'off',
        command: ['work'],
        entrypoint: '/own',
        env: {A: 'top', B: 'own'},
        secrets: [
          {env: 'T', name: 'T'},
          {env: 'U', name: 'U'},
          {env: 'S', name: 'OTHER'},
        ],
        files: [
          {target: '/a', from: {source: 'a'}, mode: 0o444},
          {target: '/b', from: {source: 'c'}, mode: 0o444},
        ],
        limits: {cpus: 1, memory: '2g'},
        volumes: [
          {source: 'shop-up', target: '/up', readOnly: false},
          {source: 'shop-other', target: '/data', readOnly: false},
        ],
        options: ['--tty'],
        strategy: 'blue-green',
        drain: 'wait',
        drainTimeout: 60,
        stopTimeout: 120,
      },
    ] satisfies Role[])
  })

  it('has a web role at the top level beside others, where a port says so', () => {
    const {roles} = configOf(`${least}port: 80\nreplicas: 2\ncommand: serve\nroles: {worker: {command: work}}\n`)
    expect(roles.map(({name, port, replicas, command}) => ({name, port, replicas, command}))).to.deep.equal([
      {name: 'web', port: 80, replicas: 2, command: ['serve']},
      {name: 'worker', port: undefined, replicas: 1, command: ['work']},
    ])
  })

  it('lays roles.web over the web role at the top level', () => {
    const {roles} = configOf(`${least}port: 80\nreplicas: 2\nroles: {web: {port: 81}}\n`)
    expect(roles.map(({name, port, replicas}) => ({name, port, replicas}))).to.deep.equal([{name: 'web', port: 81, replicas: 2}])
  })

  it('has a worker where there is no port at all', () => {
    expect(roleOf('command: work')).to.deep.equal({...withoutPort(web), command: ['work']})
  })

  it('takes a key without a value as not written', () => {
    expect(configOf(`${least}port: 3000\nenv:\nsecrets:\nroles:\nhooks:\n  before-build:\n`)).to.deep.equal(shop)
  })
})

const withoutPort = ({port: _port, health: _health, ...rest}: Role): Role => rest
