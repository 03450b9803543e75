import type {Engine} from '../../engines/engine.js'
import {bytes} from '../images/bytes.js'
import type {Machine} from './machine.js'
import {needs} from './needs.js'
import type {System} from './system.js'
import {freePort, whoHas} from './taken-port.js'

/** Something worth knowing of a host before it is set up. */
export type Finding = {readonly host: string; readonly level: 'warn' | 'fail'; readonly says: string; readonly fix: string}

export type Inspected = {
  readonly host: string
  readonly engine: Engine['name']
  readonly system: System
  readonly machine: Machine
  /** Seconds since 1970, by the deployer's clock, when the host answered. */
  readonly now: number
  /** Domain → addresses that it leads to; empty: it leads nowhere. */
  readonly domains: ReadonlyMap<string, readonly string[]>
  /** Addresses by which the deployer knows the host; empty where that can't be told. */
  readonly addresses: readonly string[]
}

/** What stands in the way of a set-up (fail), and what will hurt later (warn), each with its fix. */
export const preflight = (of: Inspected): readonly Finding[] => [...systemFindings(of), ...portFindings(of), ...roomFindings(of), ...clockFindings(of), ...domainFindings(of)]

function systemFindings({host, engine, system}: Inspected): readonly Finding[] {
  const isDebian = [system.os, ...system.like].includes('debian')
  const fail = (says: string, fix: string): Finding => ({host, level: 'fail', says, fix})
  return [
    ...(system.hasSystemd ? [] : [fail('systemd does not run here.', 'Take a host that boots with systemd: Debian, Ubuntu.')]),
    ...(isDebian || system.engine !== undefined
      ? []
      : [fail(`${system.name} is not Debian or Ubuntu, and it has no engine.`, `Install ${engine} there by hand, then run \`shipit setup\` again.`)]),
  ]
}

const portFindings = ({host, system}: Inspected): readonly Finding[] =>
  system.taken.map((taken) => ({host, level: 'fail', says: `Port ${taken.port} is taken by ${whoHas(taken)}.`, fix: freePort(taken, host)}))

function roomFindings({host, engine, machine}: Inspected): readonly Finding[] {
  const {disk, memory} = machine
  const says = `${bytes(disk.available)} of ${bytes(disk.total)} are free under /var/lib.`
  const fix = `Make room on ${host}: \`${engine} system df\` and \`du -xh -d1 /var\` tell what takes it.`
  return [
    ...(disk.available < needs.disk.least ? [{host, level: 'fail', says, fix} as const] : disk.available < needs.disk.good ? [{host, level: 'warn', says, fix} as const] : []),
    ...(memory.total < needs.memory ? [{host, level: 'warn', says: `It has ${bytes(memory.total)} of memory.`, fix: 'Give it 1 GB, or add swap.'} as const] : []),
  ]
}

function clockFindings({host, system, now}: Inspected): readonly Finding[] {
  const off = Math.round(system.now - now)
  if (Math.abs(off) <= needs.clock) return []
  return [
    {
      host,
      level: 'warn',
      says: `Its clock is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} this machine's.`,
      fix: `Let it follow a time server: \`timedatectl set-ntp true\` on ${host}.`,
    },
  ]
}

function domainFindings({host, domains, addresses}: Inspected): readonly Finding[] {
  return [...domains].flatMap(([domain, found]): readonly Finding[] => {
    if (found.length === 0)
      return [
        {
          host,
          level: 'warn',
          says: `${domain} leads nowhere yet: no certificate can be had for it.`,
          fix: `Set its A or AAAA record to ${addresses[0] ?? `the address of ${host}`}.`,
        },
      ]
    if (addresses.length === 0 || found.some((each) => addresses.includes(each))) return []
    return [
      {
        host,
        level: 'warn',
        says: `${domain} leads to ${found.join(', ')}, not to ${addresses.join(', ')}.`,
        fix: `Set its A or AAAA record to ${addresses[0]}, unless a load balancer stands before it.`,
      },
    ]
  })
}
