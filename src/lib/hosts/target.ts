/** Where and how to connect: deploy.yml over ~/.ssh/config over the defaults of ssh. */
export type Target = {
  /** The host's name in deploy.yml; a jump host's address. */
  readonly name: string
  readonly address: string
  readonly port: number
  readonly user: string
  /** Paths of private keys that may or may not exist. */
  readonly keys: readonly string[]
  /** Only these keys, none else of the agent's. */
  readonly identitiesOnly: boolean
  /** The agent's socket. */
  readonly agent?: string
  /** A command line whose stdin and stdout are the way to the host. */
  readonly proxyCommand?: string
  /** What to go through, in order. */
  readonly jumps: readonly Target[]
  /** The host's name in known_hosts. */
  readonly knownAs: string
  /** Files of known host keys; a new one goes into the first. */
  readonly knownHosts: readonly string[]
  readonly hashKnownHosts: boolean
}

export type Endpoint = {readonly address: string; readonly user?: string; readonly port?: number}

/** For people: address, port and user, and what lies between. */
export function place({address, port, user, jumps}: Target): string {
  const through = jumps.map((jump) => `${jump.user}@${jump.address}:${jump.port}`).join(', ')
  return `${address} port ${port} as ${user}${through && ` through ${through}`}`
}

/** As `ssh` is told it. */
export const sshCommand = ({address, port, user, jumps}: Target): string =>
  [
    'ssh',
    ...(jumps.length > 0 ? ['-J', jumps.map((jump) => `${jump.user}@${jump.address}:${jump.port}`).join(',')] : []),
    ...(port === 22 ? [] : ['-p', String(port)]),
    `${user}@${address}`,
  ].join(' ')

/** The name under which known_hosts has an address and a port. */
export const knownName = (address: string, port: number): string => (port === 22 ? address : `[${address}]:${port}`).toLowerCase()

/** `[user@]host[:port]`, IPv6 in brackets; also `ssh://…`. */
export function parseEndpoint(text: string): Endpoint {
  const [, user, rest = ''] = /^(?:ssh:\/\/)?(?:(.+)@)?(.+?)\/?$/.exec(text.trim()) ?? []
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(rest) ?? []
  const address = bracketed ?? plain ?? rest
  return {address, ...(user !== undefined && {user}), ...(port !== undefined && {port: Number(port)})}
}
