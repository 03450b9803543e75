import type {Duplex, Readable} from 'node:stream'

export type Result = {readonly exitCode: number; readonly stdout: string; readonly stderr: string}

export type ExecOptions = {
  /** Each line as it comes, without its newline. */
  readonly onStdout?: (line: string) => void
  readonly onStderr?: (line: string) => void
  readonly signal?: AbortSignal
  /** Seconds without an end after which the command is given up; absent: none. */
  readonly timeout?: number
  /** Goes on until it is aborted, as `logs -f` does: its lines are told, not kept, and it takes no place in the connection's queue. */
  readonly follow?: boolean
}

/** What a connection has cost so far. Bytes are those on the wire; a shell that was opened ahead counts as an exec when it is used. */
export type Counters = {readonly execs: number; readonly bytesSent: number; readonly bytesReceived: number}

/**
 * A way to a host: ssh2, or this machine. It moves bytes and holds no policy.
 * Everything runs as root: by `sudo -n` where the user is another.
 * Errors: HOST_UNREACHABLE when the connection is lost, SUDO_REFUSED, CANCELLED by the signal, COMMAND_FAILED at the timeout;
 * an exit code that is not 0 is a result, not an error (128 + n for a command that signal n ended).
 */
export type Transport = {
  /** The host's name in the config. */
  readonly host: string
  /** Runs shell text given to `sh -s` on stdin: nothing of it is seen in `ps`, and nothing runs unless all of it arrived. One exec. */
  script(text: string, options?: ExecOptions): Promise<Result>
  /** Runs one command line (already quoted) that reads `stdin`. One exec. */
  exec(line: string, options?: ExecOptions & {readonly stdin?: Readable | string}): Promise<Result>
  /** A command at the user's terminal (a pty where there is a TTY). Answers its exit code; 130 where the signal ended it. */
  interactive(line: string, options: {readonly tty: boolean; readonly signal?: AbortSignal}): Promise<number>
  /**
   * A long-lived command whose stdin and stdout stay open: the lease. Ends when the stream is destroyed or the connection goes;
   * in the latter case it is destroyed with the error, which crashes nobody who does not listen.
   */
  open(line: string): Promise<Duplex>
  /** A stream to a unix socket or a TCP port as seen from the host (over SSH, with the rights of the SSH user). */
  connect(to: {readonly socket: string} | {readonly address: string; readonly port: number}): Promise<Duplex>
  readonly counters: Counters
  close(): Promise<void>
}
