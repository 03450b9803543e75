import {cmd, pipe, script, withInput} from '../shell/command.js'
import {template} from '../template.js'
import type {Engine} from './engine.js'
import {addressOf, inspectAll, inspectAround, labelFilters, readAround, readContainers, readHistories, readImages, removeIfThere} from './inspect.js'
import {fromPodman} from './podman-names.js'
import {publishedPorts} from './published.js'
import {made} from './words.js'

/** Not docker's own "unless-stopped": a dockerd that was killed stops what it finds at its next start, and then counts it as stopped by hand. */
const restartPolicies = {'unless-stopped': 'always', no: 'no'} as const

const historiesOf = `for id; do
  echo "image $id"
  docker history --no-trunc --human=false --format '{"size":{{.Size}},"createdBy":{{json .CreatedBy}}}' "$id" 2>/dev/null
done; :`

export const docker: Engine = {
  name: 'docker',
  package: 'docker.io',
  oldestTried: '20.10',
  bootUnit: 'docker.service',
  publishers: ['docker-proxy'],
  daemon: {settings: '/etc/docker/daemon.json'},

  // Images are brought by a step of their own, so creating a container never waits for a registry.
  create: (spec) => made(spec, ['docker', 'create', '--pull', 'never', '--restart', restartPolicies[spec.restart]], [spec.image, ...spec.command]),
  connect: (network, container, aliases) => cmd('docker', 'network', 'connect', ...aliases.flatMap((alias) => ['--alias', alias]), network, container),
  disconnect: (network, container) => cmd('docker', 'network', 'disconnect', '--force', network, container),
  start: (container) => cmd('docker', 'start', container),
  // The long form of -t changed its name in Docker 28.
  stop: (containers, seconds) => cmd('docker', 'stop', '-t', String(seconds), containers),
  setRestart: (container, restart) => cmd('docker', 'update', '--restart', restartPolicies[restart], container),
  remove: (containers) => cmd('docker', 'rm', '--force', containers),
  rename: (container, to) => cmd('docker', 'rename', container, to),
  runOnce: (spec) => made(spec, ['docker', 'run', '--rm', '--pull', 'never'], [spec.image, ...spec.command]),
  exec: (container, words, {tty, stdin}) => cmd('docker', 'exec', stdin && '--interactive', tty && '--tty', container, words),
  logs: (container, {follow, since, tail, timestamps}) =>
    cmd('docker', 'logs', follow && '--follow', since !== undefined && ['--since', since], tail !== undefined && ['--tail', String(tail)], timestamps && '--timestamps', container),

  containers: (labels) => ({
    command: inspectAll('docker', 'container', ...labelFilters(labels)),
    parse: readContainers,
  }),
  around: (label, value, beginning) => ({command: inspectAround('docker', `{{.ID}} {{.Names}} {{.Label "${label}"}}`, {value, beginning}), parse: readAround}),
  published: () => publishedPorts('docker'),
  images: (labels = {}) => ({command: inspectAll('docker', 'image', ...labelFilters(labels)), parse: readImages}),
  histories: (ids) => ({command: script('histories', historiesOf, ...ids), parse: readHistories}),
  storage: () => script('storage', template('host/docker-storage.sh')),

  load: () => cmd('docker', 'load'),
  // Listed, not inspected: Docker's containerd store answers of images whose layers it lacks too, but does not list them.
  hasImage: (ref) => pipe(cmd('docker', 'image', 'ls', '--quiet', fromPodman(ref)), cmd('grep', '-q', '.')),
  pull: (ref) => cmd('docker', 'pull', ref),
  tag: (ref, as) => cmd('docker', 'tag', ref, as),
  login: (server, username, password) => withInput(cmd('docker', 'login', '--username', username, '--password-stdin', server), password),
  removeImage: (ref) => cmd('docker', 'image', 'rm', ref),

  createNetwork: (name, labels) =>
    script('create-network', template('host/create-network.sh'), name, ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`])),
  removeNetwork: (name) => removeIfThere('docker', 'network', name),
  removeVolume: (name) => removeIfThere('docker', 'volume', name),

  address: (container) => addressOf('docker', container),

  version: () => ({command: cmd('docker', 'version', '--format', '{{.Server.Version}}'), parse: (stdout) => stdout.trim()}),
}
