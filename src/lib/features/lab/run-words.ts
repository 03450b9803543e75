import {containerOf, labLabels, networkOf, volumesOf} from './names.js'
import {imageOf} from './spec.js'
import type {LabHost} from './spec.js'
import type {EngineSystem} from './state.js'

export type Placing = {readonly lab: string; readonly address: string; readonly publish: boolean; readonly system: EngineSystem}

/** The words after `docker run` that make a container behave like a server: systemd, nested containers, and an address that it keeps. */
export const runWords = (host: LabHost, {lab, address, publish, system}: Placing): readonly string[] => [
  ...['--detach', '--name', containerOf(lab, host.name), '--hostname', host.name],
  ...['--label', `${labLabels.lab}=${lab}`, '--label', `${labLabels.host}=${JSON.stringify(host)}`],
  ...['--network', networkOf(lab), '--ip', address],
  // The clock is this machine's own, and not for a host to set. --privileged asks for more than some machines can give; nested container networks need open system paths.
  ...['--cap-add', 'ALL', '--cap-drop', 'SYS_TIME', ...(system.knowsItsCapabilities ? [] : ['--cap-drop', 'SYS_RESOURCE'])],
  ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined', '--security-opt', 'systempaths=unconfined'],
  ...volumesOf(lab, host.name).flatMap(({name, target}) => ['--mount', `type=volume,source=${name},target=${target},volume-label=${labLabels.lab}=${lab}`]),
  ...['--tmpfs', '/run', '--tmpfs', '/tmp'],
  ...(system.cgroups === '1' ? cgroupsV1 : ['--cgroupns', 'private']),
  ...(publish ? [22, 80, 443].flatMap((port) => ['--publish', `127.0.0.1::${port}`]) : []),
  imageOf(host),
  ...(system.cgroups === '1' ? [] : startOnV2),
]

const cgroupsV1 = ['--volume', '/sys/fs/cgroup:/sys/fs/cgroup:rw', '--env', 'SYSTEMD_PROC_CMDLINE=systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1']

/** The container has a tree of its own, which an engine hands out read-only. */
const startOnV2 = ['sh', '-c', 'mount -o remount,rw /sys/fs/cgroup && exec /sbin/init']
