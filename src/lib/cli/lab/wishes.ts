import * as Flags from '@oclif/core/flags'
import {hostsAlike} from '../../features/lab/spec.js'
import type {LabHost} from '../../features/lab/spec.js'

/** What the hosts of a new lab are to be like. */
export const wishFlags = {
  hosts: Flags.integer({description: 'Number of hosts, called web1, web2 … (3 where the lab does not stand yet)', min: 1, max: 50, helpValue: '<n>'}),
  bare: Flags.boolean({description: 'Debian with sshd only, to rehearse `shipit setup`'}),
  engine: Flags.option({options: ['docker', 'podman'] as const, description: 'The engine that stands on the hosts already (docker)', exclusive: ['bare']})(),
  debian: Flags.option({options: ['12', '13'] as const, description: 'Release of Debian on the hosts (13)'})(),
  user: Flags.string({description: 'Whom to connect as; another than root gets sudo without a password', helpValue: '<user>'}),
  jump: Flags.boolean({description: 'Hosts but the first let in only those who come through it'}),
  'encrypted-key': Flags.boolean({description: 'The key that opens the hosts has a passphrase: lab'}),
}

type WishFlags = {
  readonly hosts?: number | undefined
  readonly bare?: boolean
  readonly engine?: 'docker' | 'podman' | undefined
  readonly debian?: '12' | '13' | undefined
  readonly user?: string | undefined
  readonly jump?: boolean
  readonly 'encrypted-key'?: boolean
}

/** Nothing wished for: the lab as it stands, or the usual one. */
export function toWishes({hosts, bare, engine, debian, user, jump, 'encrypted-key': encrypted}: WishFlags): {readonly hosts?: readonly LabHost[]} {
  if (hosts === undefined && !bare && engine === undefined && debian === undefined && user === undefined && !jump && !encrypted) return {}
  return {
    hosts: hostsAlike(hosts ?? 3, {
      ...(bare ? {flavour: 'bare' as const} : engine !== undefined && {flavour: engine}),
      ...(debian === '12' && {debian}),
      ...(user !== undefined && {user}),
      ...(jump && {jump: 'web1'}),
      ...(encrypted && {key: 'encrypted'}),
    }),
  }
}
