import type {HostCheck} from '../facts.js'
import {findings} from '../finding.js'

export const engineCheck: HostCheck = ({host, system, engine}) => {
  const {ok, warning, fault} = findings('machine', host)
  const {engine: version} = system
  if (version === undefined)
    return [fault('engine', `No ${engine.name} answers.`, 'Set the host up: `shipit setup`. If it is installed: `systemctl status ' + engine.bootUnit + '` there.')]
  if (isOlder(version, engine.oldestTried))
    return [warning('engine', `${engine.name} ${version} is older than ${engine.oldestTried}, the oldest that shipit was tried with.`, `Upgrade ${engine.package} on ${host}.`)]
  return [ok('engine', `${engine.name} ${version} on ${system.name}`)]
}

export const bootCheck: HostCheck = ({host, system, engine}) => {
  const {ok, warning, skipped} = findings('machine', host)
  if (system.engine === undefined) return [skipped('boot', 'without an engine')]
  return [
    system.boots
      ? ok('boot', 'containers start again after a reboot')
      : warning('boot', `${engine.bootUnit} is not enabled: after a reboot nothing runs.`, `\`systemctl enable --now ${engine.bootUnit}\` on ${host}, or \`shipit setup\`.`),
  ]
}

/** What limits of containers need of the kernel. */
const controllers = {cpus: 'cpu', memory: 'memory', pids: 'pids'} as const

export const cgroupCheck: HostCheck = ({host, checkup, config}) => {
  const {ok, warning, fault} = findings('machine', host)
  const {version, controllers: there} = checkup.cgroup
  const lacking = Object.values(controllers).filter((name) => !there.includes(name))
  if (lacking.length === 0) return [ok('cgroups', `version ${version}, with ${Object.values(controllers).join(', ')}`)]
  const settings = [...config.roles.filter((role) => role.hosts.includes(host)), ...config.accessories.filter((each) => each.hosts.includes(host))]
  const needed = Object.entries(controllers).filter(([limit, name]) => lacking.includes(name) && settings.some(({limits}) => limit in limits))
  const fix = `Boot ${host} with \`cgroup_enable=memory swapaccount=1\` on the kernel's command line (Raspberry Pi: /boot/firmware/cmdline.txt).`
  if (needed.length > 0)
    return [fault('cgroups', `The kernel has no ${lacking.join(', ')} controller: the limits of deploy.yml (${needed.map(([limit]) => limit).join(', ')}) hold nothing back.`, fix)]
  return [warning('cgroups', `The kernel has no ${lacking.join(', ')} controller: limits would hold nothing back.`, fix)]
}

/** Whether version 20.9.1 is older than 20.10: number by number. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string): readonly number[] => text.split(/[.+~-]/).map((part) => Number.parseInt(part) || 0)
  const [one, other] = [numbers(version), numbers(than)]
  const differs = other.findIndex((number, index) => number !== (one[index] ?? 0))
  return differs >= 0 && (one[differs] ?? 0) < (other[differs] ?? 0)
}
