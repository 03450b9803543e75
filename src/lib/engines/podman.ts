import {cmd, or, script, withInput} from '../shell/command.js'
import type {Container, Engine, Image} from './engine.js'
import {addressOf, inspectAll, inspectAround, labelFilters, readAround, readContainers, readHistories, readImages, removeIfThere} from './inspect.js'
import {fromPodman, toPodman} from './podman-names.js'
import {publishedPorts} from './published.js'
import {made} from './words.js'

/** No daemon restarts containers after a reboot: podman-restart.service starts those whose policy is "always". */
const restartPolicies = {'unless-stopped': 'always', no: 'no'} as const

/** Podman knows how since 5.1; before that, a container keeps the policy that it was made with. */
const updateRestart = `podman update --help | grep -q -e --restart || exit 0
podman update --restart "$1" "$2"`

/** A format of our own gets sizes for people; the JSON has bytes. */
const historiesOf = `for id; do
  echo "image $id"
  podman history --no-trunc --format json "\${id#sha256:}" 2>/dev/null
done; :`

/** `podman info` would tell, and takes ten times as long. */
const storageOf = `folder=$(sed -n 's/^[[:space:]]*graphroot[[:space:]]*=[[:space:]]*"\\(.*\\)".*/\\1/p' /etc/containers/storage.conf 2>/dev/null)
echo "\${folder:-/var/lib/containers} 1 $(podman version --format '{{.Client.Version}}' 2>/dev/null)"`

/** Its image by the name that others know. */
const named = (container: Container): Container => ({...container, image: fromPodman(container.image)})

export const podman: Engine = {
  name: 'podman',
  package: 'podman',
  oldestTried: '4.3',
  bootUnit: 'podman-restart.service',
  publishers: ['conmon', 'rootlessport'],

  create: (spec) => made(spec, ['podman', 'create', '--pull', 'never', '--restart', restartPolicies[spec.restart]], [toPodman(spec.image), ...spec.command]),
  connect: (network, container, aliases) => cmd('podman', 'network', 'connect', ...aliases.flatMap((alias) => ['--alias', alias]), network, container),
  disconnect: (network, container) => cmd('podman', 'network', 'disconnect', '--force', network, container),
  start: (container) => cmd('podman', 'start', container),
  stop: (containers, seconds) => cmd('podman', 'stop', '-t', String(seconds), containers),
  setRestart: (container, restart) => script('set-restart', updateRestart, restartPolicies[restart], container),
  remove: (containers) => cmd('podman', 'rm', '--force', '--ignore', containers),
  rename: (container, to) => cmd('podman', 'rename', container, to),
  runOnce: (spec) => made(spec, ['podman', 'run', '--rm', '--pull', 'never'], [toPodman(spec.image), ...spec.command]),
  exec: (container, words, {tty, stdin}) => cmd('podman', 'exec', stdin && '--interactive', tty && '--tty', container, words),
  logs: (container, {follow, since, tail, timestamps}) =>
    cmd(
      'podman',
      'logs',
      follow && '--follow',
      since !== undefined && ['--since', since],
      // Podman has no word for all: it is what comes without --tail.
      tail !== undefined && tail !== 'all' && ['--tail', String(tail)],
      timestamps && '--timestamps',
      container,
    ),

  containers: (labels) => ({
    command: inspectAll('podman', 'container', ...labelFilters(labels)),
    parse: (stdout) => readContainers(stdout).map(named),
  }),
  images: (labels = {}) => ({
    command: inspectAll('podman', 'image', ...labelFilters(labels)),
    parse: (stdout) => readImages(stdout).map((image): Image => ({...image, refs: image.refs.map(fromPodman), digests: image.digests.map(fromPodman)})),
  }),
  around: (label, value, beginning) => ({
    command: inspectAround('podman', `{{.ID}} {{.Names}} {{index .Labels "${label}"}}`, {value, beginning}),
    parse: (stdout) => {
      const {containers, others} = readAround(stdout)
      return {containers: containers.map(named), others}
    },
  }),
  published: () => publishedPorts('podman'),
  histories: (ids) => ({command: script('histories', historiesOf, ...ids), parse: readHistories}),
  storage: () => script('storage', storageOf),

  load: () => cmd('podman', 'load'),
  hasImage: (ref) => cmd('podman', 'image', 'exists', toPodman(ref)),
  pull: (ref) => cmd('podman', 'pull', toPodman(ref)),
  tag: (ref, as) => cmd('podman', 'tag', toPodman(ref), toPodman(as)),
  login: (server, username, password) => withInput(cmd('podman', 'login', '--username', username, '--password-stdin', server), password),
  removeImage: (ref) => cmd('podman', 'image', 'rm', toPodman(ref)),

  createNetwork: (name, labels) => {
    const exists = cmd('podman', 'network', 'exists', name)
    return or(exists, cmd('podman', 'network', 'create', ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]), name), exists)
  },
  removeNetwork: (name) => removeIfThere('podman', 'network', name),
  removeVolume: (name) => removeIfThere('podman', 'volume', name),

  address: (container) => addressOf('podman', container),

  version: () => ({command: cmd('podman', 'version', '--format', '{{.Client.Version}}'), parse: (stdout) => stdout.trim()}),
}
