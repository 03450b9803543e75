/** Where clients go. */
export type Target = {
  /** What the report calls it. */
  readonly name: string
  /** Such as http://127.0.0.1:8080; its path is put before every request's. */
  readonly url: string
  /** Host header and TLS server name, where they differ from the URL's. */
  readonly host?: string
  /** How many clients of each kind. Absent: `defaultClients`; a kind that is not named: none. */
  readonly clients?: Partial<Clients>
}

export type Clients = {
  /** GET over one keep-alive connection. */
  readonly keepAlive: number
  /** GET over a new connection each time. */
  readonly fresh: number
  /** POST of random bytes over one keep-alive connection, the echo compared. */
  readonly echo: number
  /** One request after the other that takes `longMs`. */
  readonly long: number
  /** A WebSocket, opened again when it was closed. */
  readonly sockets: number
  /** An event stream, opened again when it ended. */
  readonly streams: number
}

export const defaultClients: Clients = {keepAlive: 4, fresh: 2, echo: 2, long: 1, sockets: 1, streams: 0}

export type LoadOptions = {
  readonly targets: readonly Target[]
  /** Short requests a second, all clients together. Default 200. */
  readonly rate?: number
  /** It stops by itself after so many seconds. Default 300. */
  readonly seconds?: number
  /** And after so many requests. Default 200,000. */
  readonly requests?: number
  /** How long a long request takes. Default 10,000. */
  readonly longMs?: number
  /** Seconds that a target has to answer for the first time. Default 10. */
  readonly patience?: number
  /** PEM of the authority that signed the targets' certificates. */
  readonly ca?: string
}

export type Failed = {
  /** RFC 3339. */
  readonly when: string
  readonly target: string
  readonly kind: keyof Clients
  /** Such as "ECONNRESET" or "502 Bad Gateway". */
  readonly error: string
}

export type Conversations = {
  readonly opened: number
  /** Ended as the protocol says (1000, 1001, or the end of an event stream), and opened again. */
  readonly closed: number
  /** Cut off. */
  readonly dropped: number
  /** Longest time without a beat while open. */
  readonly longestGapMs: number
}

export type TargetReport = {
  readonly requests: number
  readonly failed: number
  /** Requests by the version that answered. */
  readonly byVersion: Readonly<Record<string, number>>
  /** Longest time without a good answer to a short request. */
  readonly longestGapMs: number
  readonly long: number
  readonly sockets: Conversations
  readonly streams: Conversations
}

export type LoadReport = Omit<TargetReport, 'failed'> & {
  /** Every request that was not answered well, without a retry; the first thousand of them. */
  readonly failed: readonly Failed[]
  readonly seconds: number
  /** Milliseconds, of short requests. */
  readonly p50: number
  readonly p99: number
  readonly byTarget: Readonly<Record<string, TargetReport>>
}
