import {cmd} from '../shell/command.js'
import type {Command} from '../shell/command.js'
import type {ContainerSpec, ContainerState} from './engine.js'
import {withSecretEnv} from './secret-env.js'

/** A container made by `before` (`docker create …`), the words of its spec, and `after` (image and command). */
export const made = (spec: ContainerSpec, before: readonly string[], after: readonly string[]): Command =>
  spec.secretEnv && spec.secretEnv.names.length > 0 ? withSecretEnv(spec, before, [...containerWords(spec), ...after]) : cmd(before, containerWords(spec), after)

/** The words after `create` or `run` that docker and podman read alike. */
const containerWords = (spec: ContainerSpec): readonly string[] => [
  // In another container's network it has that one's host name.
  ...['--name', spec.name, ...(spec.network.name.startsWith('container:') ? [] : ['--hostname', spec.name.slice(0, hostNameMax)]), '--network', spec.network.name],
  ...spec.network.aliases.flatMap((alias) => ['--network-alias', alias]),
  ...pairs('--label', spec.labels),
  ...pairs('--env', spec.env),
  ...spec.mounts.flatMap((mount) => ['--volume', `${mount.source}:${mount.target}${mount.readOnly ? ':ro' : ''}`]),
  ...(spec.limits.cpus === undefined ? [] : ['--cpus', String(spec.limits.cpus)]),
  ...(spec.limits.memory === undefined ? [] : ['--memory', spec.limits.memory]),
  ...(spec.limits.pids === undefined ? [] : ['--pids-limit', String(spec.limits.pids)]),
  ...spec.publish.flatMap((port) => ['--publish', port]),
  ...['--stop-timeout', String(spec.stopTimeout)],
  ...(spec.entrypoint === undefined ? [] : ['--entrypoint', spec.entrypoint]),
  ...spec.options,
]

/** What a kernel and DNS take. Only names of jobs may be longer, and nobody looks for a job. */
const hostNameMax = 63

const pairs = (flag: string, values: Readonly<Record<string, string>>): readonly string[] => Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`])

const states: Readonly<Record<string, ContainerState>> = {
  created: 'created',
  configured: 'created',
  initialized: 'created',
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
  exited: 'exited',
  stopped: 'exited',
  dead: 'dead',
}

/** Docker's and podman's words for a state, as ours. */
export const readState = (text: string): ContainerState => states[text.toLowerCase()] ?? 'other'
