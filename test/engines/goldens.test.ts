import {expect} from 'chai'
import {engines} from '../../src/lib/engines/index.js'
import type {ContainerSpec, Engine} from '../../src/lib/engines/engine.js'
import {toShell} from '../../src/lib/shell/command.js'
import type {Command} from '../../src/lib/shell/command.js'
import {template} from '../../src/lib/template.js'
import {Secret} from '../../src/lib/shell/secret.js'

const plain: ContainerSpec = {
  name: 'shop-web-blue-1',
  image: 'acme/shop:v1',
  network: {name: 'shipit-shop', aliases: ['web']},
  labels: {'shipit.app': 'shop'},
  env: {GREETING: "it's $HOME"},
  mounts: [
    {source: 'uploads', target: '/app/uploads', readOnly: false},
    {source: '/etc/ssl', target: '/ssl', readOnly: true},
  ],
  limits: {cpus: 2, memory: '3g', pids: 100},
  publish: ['127.0.0.1:5432:5432'],
  restart: 'unless-stopped',
  command: ['npm', 'start'],
  entrypoint: '/entry',
  stopTimeout: 30,
  options: ['--init'],
}

const words = `--name shop-web-blue-1 --hostname shop-web-blue-1 --network shipit-shop --network-alias web --label shipit.app=shop --env 'GREETING=it'\\''s $HOME' --volume uploads:/app/uploads --volume /etc/ssl:/ssl:ro --cpus 2 --memory 3g --pids-limit 100 --publish 127.0.0.1:5432:5432 --stop-timeout 30 --entrypoint /entry --init`

/** What each engine is asked, side by side. */
const goldens: Readonly<Record<string, {readonly ask: (engine: Engine) => Command} & Readonly<Record<Engine['name'], string>>>> = {
  create: {
    ask: (engine) => engine.create(plain),
    docker: `docker create --pull never --restart always ${words} acme/shop:v1 npm start`,
    podman: `podman create --pull never --restart always ${words} docker.io/acme/shop:v1 npm start`,
  },
  'create with a name that is too long for a host': {
    ask: (engine) =>
      engine.create({...plain, name: `shop-job-${'a'.repeat(60)}`, network: {name: 'none', aliases: []}, labels: {}, env: {}, mounts: [], limits: {}, publish: [], options: []}),
    docker: `docker create --pull never --restart always --name shop-job-${'a'.repeat(60)} --hostname shop-job-${'a'.repeat(54)} --network none --stop-timeout 30 --entrypoint /entry acme/shop:v1 npm start`,
    podman: `podman create --pull never --restart always --name shop-job-${'a'.repeat(60)} --hostname shop-job-${'a'.repeat(54)} --network none --stop-timeout 30 --entrypoint /entry docker.io/acme/shop:v1 npm start`,
  },
  'create without restarts': {
    ask: (engine) => engine.create({...plain, restart: 'no', command: []}),
    docker: `docker create --pull never --restart no ${words} acme/shop:v1`,
    podman: `podman create --pull never --restart no ${words} docker.io/acme/shop:v1`,
  },
  runOnce: {
    ask: (engine) => engine.runOnce(plain),
    docker: `docker run --rm --pull never ${words} acme/shop:v1 npm start`,
    podman: `podman run --rm --pull never ${words} docker.io/acme/shop:v1 npm start`,
  },
  connect: {
    ask: (engine) => engine.connect('shipit', 'shop-web-blue-1', ['shop-web-blue-1', 'web']),
    docker: 'docker network connect --alias shop-web-blue-1 --alias web shipit shop-web-blue-1',
    podman: 'podman network connect --alias shop-web-blue-1 --alias web shipit shop-web-blue-1',
  },
  disconnect: {
    ask: (engine) => engine.disconnect('shipit-shop', 'blog-postgres'),
    docker: 'docker network disconnect --force shipit-shop blog-postgres',
    podman: 'podman network disconnect --force shipit-shop blog-postgres',
  },
  start: {ask: (engine) => engine.start('c'), docker: 'docker start c', podman: 'podman start c'},
  stop: {ask: (engine) => engine.stop('c', 30), docker: 'docker stop -t 30 c', podman: 'podman stop -t 30 c'},
  'stop, several': {ask: (engine) => engine.stop(['c', 'd'], 30), docker: 'docker stop -t 30 c d', podman: 'podman stop -t 30 c d'},
  'remove, several': {ask: (engine) => engine.remove(['c', 'd']), docker: 'docker rm --force c d', podman: 'podman rm --force --ignore c d'},
  'setRestart, off': {
    ask: (engine) => engine.setRestart('c', 'no'),
    docker: 'docker update --restart no c',
    podman: `( set -- no c\npodman update --help | grep -q -e --restart || exit 0\npodman update --restart "$1" "$2"\n)`,
  },
  'setRestart, on': {
    ask: (engine) => engine.setRestart('c', 'unless-stopped'),
    docker: 'docker update --restart always c',
    podman: `( set -- always c\npodman update --help | grep -q -e --restart || exit 0\npodman update --restart "$1" "$2"\n)`,
  },
  remove: {ask: (engine) => engine.remove('c'), docker: 'docker rm --force c', podman: 'podman rm --force --ignore c'},
  rename: {ask: (engine) => engine.rename('c', 'd'), docker: 'docker rename c d', podman: 'podman rename c d'},
  exec: {
    ask: (engine) => engine.exec('c', ['sh', '-c', 'echo $1'], {tty: true, stdin: true}),
    docker: `docker exec --interactive --tty c sh -c 'echo $1'`,
    podman: `podman exec --interactive --tty c sh -c 'echo $1'`,
  },
  logs: {
    ask: (engine) => engine.logs('c', {follow: true, since: '10m', tail: 'all', timestamps: true}),
    docker: 'docker logs --follow --since 10m --tail all --timestamps c',
    podman: 'podman logs --follow --since 10m --timestamps c',
  },
  'logs, the last lines': {
    ask: (engine) => engine.logs('c', {follow: false, tail: 20, timestamps: false}),
    docker: 'docker logs --tail 20 c',
    podman: 'podman logs --tail 20 c',
  },
  load: {ask: (engine) => engine.load(), docker: 'docker load', podman: 'podman load'},
  hasImage: {
    ask: (engine) => engine.hasImage('docker.io/library/caddy:2'),
    docker: 'docker image ls --quiet caddy:2 | grep -q .',
    podman: 'podman image exists docker.io/library/caddy:2',
  },
  pull: {ask: (engine) => engine.pull('caddy:2'), docker: 'docker pull caddy:2', podman: 'podman pull docker.io/library/caddy:2'},
  tag: {
    ask: (engine) => engine.tag('caddy:2', 'shipit.local/caddy:2'),
    docker: 'docker tag caddy:2 shipit.local/caddy:2',
    podman: 'podman tag docker.io/library/caddy:2 shipit.local/caddy:2',
  },
  login: {
    ask: (engine) => engine.login('ghcr.io', 'acme', new Secret('hunter2')),
    docker: 'docker login --username acme --password-stdin ghcr.io',
    podman: 'podman login --username acme --password-stdin ghcr.io',
  },
  removeImage: {ask: (engine) => engine.removeImage('acme/shop:v1'), docker: 'docker image rm acme/shop:v1', podman: 'podman image rm docker.io/acme/shop:v1'},
  createNetwork: {
    ask: (engine) => engine.createNetwork('shipit-shop', {'shipit.app': 'shop'}),
    docker: `( set -- shipit-shop --label shipit.app=shop\n${template('host/create-network.sh').trimEnd()}\n)`,
    podman: 'podman network exists shipit-shop || podman network create --label shipit.app=shop shipit-shop || podman network exists shipit-shop',
  },
  version: {ask: (engine) => engine.version().command, docker: `docker version --format '{{.Server.Version}}'`, podman: `podman version --format '{{.Client.Version}}'`},
}

describe('engines ask', () => {
  for (const [name, golden] of Object.entries(goldens)) {
    for (const engine of Object.values(engines)) {
      it(`${engine.name}: ${name}`, () => expect(toShell(golden.ask(engine))).to.equal(golden[engine.name]))
    }
  }

  it('for a login without the password in the command line', () => {
    const login = engines.docker.login('ghcr.io', 'acme', new Secret('hunter2'))
    expect(login)
      .to.have.property('stdin')
      .that.satisfies((stdin: Secret) => stdin.reveal() === 'hunter2')
  })
})
