import type {Tree} from '../../../config/yaml/tree.js'
import {entriesOf, isTrue, textAt, textOf, textsOf} from '../words/tree.js'
import {interpolate} from './interpolate.js'
import type {Service} from './service.js'

type Maker = (tree: Tree) => readonly string[]

const each =
  (flag: string): Maker =>
  (tree) =>
    textsOf(tree).map((text) => `--${flag}=${interpolate(text).text}`)

const whether =
  (flag: string): Maker =>
  (tree) =>
    isTrue(tree) ? [`--${flag}`] : []

/** `a: 1` and `- a=1` alike. */
const pairs =
  (flag: string, joint = '='): Maker =>
  (tree) =>
    tree.kind === 'mapping'
      ? entriesOf(tree).flatMap(([name, entry]) => textsOf(entry.tree).map((value) => `--${flag}=${name}${joint}${interpolate(value).text}`))
      : each(flag)(tree)

/** Keys of a service that are options of the engine. */
const makers: Readonly<Record<string, Maker>> = {
  cap_add: each('cap-add'),
  cap_drop: each('cap-drop'),
  cgroup_parent: each('cgroup-parent'),
  devices: each('device'),
  device_cgroup_rules: each('device-cgroup-rule'),
  dns: each('dns'),
  dns_search: each('dns-search'),
  extra_hosts: pairs('add-host', ':'),
  gpus: each('gpus'),
  group_add: each('group-add'),
  init: whether('init'),
  ipc: each('ipc'),
  logging: (tree) => [
    ...(textAt(tree, 'driver') === undefined ? [] : [`--log-driver=${textAt(tree, 'driver')}`]),
    ...entriesOf(tree).flatMap(([key, entry]) => (key === 'options' ? pairs('log-opt')(entry.tree) : [])),
  ],
  oom_kill_disable: whether('oom-kill-disable'),
  oom_score_adj: each('oom-score-adj'),
  mac_address: each('mac-address'),
  memswap_limit: each('memory-swap'),
  pid: each('pid'),
  privileged: whether('privileged'),
  read_only: whether('read-only'),
  runtime: each('runtime'),
  security_opt: each('security-opt'),
  shm_size: each('shm-size'),
  stop_signal: each('stop-signal'),
  sysctls: pairs('sysctl'),
  tmpfs: each('tmpfs'),
  ulimits: (tree) =>
    entriesOf(tree).map(([name, {tree: limit}]) => `--ulimit=${name}=${textOf(limit) ?? `${textAt(limit, 'soft') ?? ''}:${textAt(limit, 'hard') ?? textAt(limit, 'soft') ?? ''}`}`),
  user: each('user'),
  userns_mode: each('userns'),
  working_dir: each('workdir'),
}

export const optionKeys: readonly string[] = Object.keys(makers)

export const optionsOf = (service: Service): readonly string[] => [...service.keys].flatMap(([key, {tree}]) => makers[key]?.(tree) ?? [])
