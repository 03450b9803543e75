import type {Host} from '../../config/config.js'
import type {Entered, StandingHost} from './state.js'

export type LabFiles = {readonly knownHosts: string; readonly keys: Readonly<Record<'plain' | 'encrypted', string>>}

/** The hosts as deploy.yml would have them. */
export const toHosts = (standing: readonly StandingHost[], {knownHosts, keys}: LabFiles): readonly Host[] =>
  standing.map((each) => {
    const {host} = each
    const jump = host.jump === undefined ? undefined : standing.find((other) => other.host.name === host.jump)
    return {
      name: host.name,
      ...(jump ? inside(each) : placeOf(each)),
      user: host.user,
      key: keys[host.key],
      knownHosts,
      ...(jump && {jump: toJump(jump)}),
      tags: [],
      local: false,
    }
  })

/** The lab's known_hosts: what each host said of its key through the engine, under every name that ssh may look for. */
export const toKnownHosts = (standing: readonly StandingHost[], entered: Entered): string =>
  standing
    .flatMap((each) => {
      const key = entered.get(each.container)?.key
      const port = each.published['22']
      return key === undefined ? [] : [[[each.address, port === undefined ? undefined : `[127.0.0.1]:${port}`].filter(Boolean).join(','), key].join(' ')]
    })
    .map((line) => `${line}\n`)
    .join('')

/** For `ssh -F`, by people and programs that are not shipit. */
export const toSshConfig = (hosts: readonly Host[]): string =>
  hosts
    .map(({name, address, port = 22, user, key, knownHosts, jump}) =>
      [
        `Host ${name}`,
        ...[
          `HostName ${address}`,
          `Port ${port}`,
          `User ${user}`,
          `IdentityFile "${key}"`,
          'IdentitiesOnly yes',
          `UserKnownHostsFile "${knownHosts}"`,
          'GlobalKnownHostsFile none',
          'StrictHostKeyChecking yes',
          ...(jump ? [`ProxyJump ${hosts.find((other) => toJumpText(other) === jump)?.name ?? jump}`] : []),
        ].map((line) => `  ${line}`),
        '',
      ].join('\n'),
    )
    .join('\n')

const inside = ({address = ''}: StandingHost): {readonly address: string; readonly port: number} => ({address, port: 22})

/** Published ports are there only where the address can't be reached. */
const placeOf = (standing: StandingHost): {readonly address: string; readonly port: number} => {
  const port = standing.published['22']
  return port === undefined ? inside(standing) : {address: '127.0.0.1', port}
}

const toJump = (standing: StandingHost): string => toJumpText({...placeOf(standing), user: standing.host.user})

const toJumpText = ({address, port = 22, user}: Pick<Host, 'address' | 'port' | 'user'>): string => `${user}@${address}:${port}`
