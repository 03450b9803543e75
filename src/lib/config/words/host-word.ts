export type HostWord = {readonly address: string; readonly user?: string; readonly port?: number}

const shape = /^(?:(?<user>[^@]+)@)?(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^:]+))(?::(?<port>\d+))?$/

/** The parts of `[user@]address[:port]`. An IPv6 address with a port stands in brackets. */
export function partsOf(word: string): HostWord {
  const bare = /^(?:([^@]+)@)?([0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\w+)?)$/.exec(word)
  if (bare) return {address: bare[2] ?? word, ...(bare[1] !== undefined && {user: bare[1]})}
  const {user, bracketed, plain, port} = shape.exec(word)?.groups ?? {}
  return {address: bracketed ?? plain ?? word, ...(user !== undefined && {user}), ...(port !== undefined && {port: Number(port)})}
}
