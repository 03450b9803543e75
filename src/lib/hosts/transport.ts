import type {Duplex, Readable} from 'node:stream'

export type Result = {readonly exitCode: number; readonly stdout: string; readonly stderr: string}

export type ExecOptions = {
  /** Each line as it comes, without its newline. */
  readonly onStdout?: (line: string) => void
  readonly onStderr?: (line: string) => void
  readonly signal?: AbortSignal
  /** Seconds without an end after which the command is given up; absent: none. */
  readonly timeout?: number
}

/** What a connection has cost so far. */
export type Counters = {readonly execs: number; readonly bytesSent: number; readonly bytesReceived: number}

/**
 * A way to a host: ssh2, this machine, or a recording. It moves bytes and holds no policy.
 * Everything runs as root: by `sudo -n` where the user is another.
 * Errors: HOST_UNREACHABLE when the connection is lost; an exit code that is not 0 is a result, not an error.
 */
export type Transport = {
  /** The host's name in the config. */
  readonly host: string
  /** Runs shell text given to `sh -s` on stdin: nothing of it is seen in `ps`. One exec. */
  script(text: string, options?: ExecOptions): Promise<Result>
  /** Runs one command line (already quoted) that reads `stdin`. One exec. */
  exec(line: string, options?: ExecOptions & {readonly stdin?: Readable | string}): Promise<Result>
  /** A command at the user's terminal (a pty where there is a TTY). Answers its exit code. */
  interactive(line: string, options: {readonly tty: boolean}): Promise<number>
  /** A long-lived command whose stdin and stdout stay open: the lease. Ends when the stream is destroyed or the connection goes. */
  open(line: string): Promise<Duplex>
  /** A stream to a unix socket or a TCP port as seen from the host. */
  connect(to: {readonly socket: string} | {readonly address: string; readonly port: number}): Promise<Duplex>
  readonly counters: Counters
  close(): Promise<void>
}
