/** What is to be known of a code. Exit codes: 1 failed, 2 usage or config, 3 lease held, 4 host unreachable or refused, 5 release unhealthy. */
export type ErrorFacts = {
  readonly exit: 1 | 2 | 3 | 4 | 5
  /** What it says of what was done. */
  readonly meaning: string
  readonly cause: string
  readonly remedy: string
}

/** Every code. docs/errors.md is made of this (`npm run docs`), and so is `shipit docs CODE`. */
export const errors = {
  CANCELLED: {
    exit: 1,
    meaning: 'You stopped it, or said no. What was begun has been taken back, or is told.',
    cause: 'Ctrl-C, SIGTERM, a question that was answered with no, or a question that nobody was there to answer.',
    remedy: 'Run the same command again: it goes on from what it finds. Without a terminal, `--yes` answers.',
  },
  COMMAND_FAILED: {
    exit: 1,
    meaning: 'A command on a host, or here, ended with an error. The message names the host, the command, its exit code and its last lines.',
    cause: 'A full disk, an engine that does not answer, a hook of yours that failed, or a program that a host lacks.',
    remedy: 'Read the last lines. `shipit doctor` examines the hosts, and `--verbose` prints every command so that it can be pasted on the host.',
  },
  BUILD_FAILED: {
    exit: 1,
    meaning: 'The image was not built. No host was touched.',
    cause: 'A step of the Dockerfile failed.',
    remedy: 'The last lines of the build are shown. Build it yourself with `docker build .` to see all of them.',
  },
  ENGINE_MISSING: {
    exit: 1,
    meaning: 'No Docker on this machine lets shipit build, or hold, an image.',
    cause: 'Docker is not installed, does not run, or does not let you in.',
    remedy: 'Install or start it; the message says which. `build: {on: HOST}` builds on a host instead.',
  },
  NOT_FOUND: {
    exit: 1,
    meaning: 'What was named is not there: a release, an image, a snapshot, a file, a lab.',
    cause: 'A name that was misspelled, or something that was pruned, removed or never made.',
    remedy: 'The message tells what there is. `shipit releases`, `shipit backup list`, `shipit job list` and `shipit lab` list it.',
  },
  LEASE_LOST: {
    exit: 1,
    meaning: 'The right to change the app was lost midway. No further step was begun.',
    cause: 'The connection that held the lease broke off, or this machine was asleep.',
    remedy: 'Run the same command again: it goes on from what it finds.',
  },
  PREFLIGHT_FAILED: {
    exit: 1,
    meaning: 'Something stands in the way on a host, and was found before anything was touched.',
    cause: 'A host that is not set up, a port that another program has, too little room, no engine.',
    remedy: '`shipit setup` sets hosts up; `shipit doctor` says what is wrong on each, and what to type.',
  },
  CONFIG_INVALID: {
    exit: 2,
    meaning: 'deploy.yml, or a file that it names, is not as it must be. Nothing was touched.',
    cause: 'An unknown key, a value of the wrong form, YAML that cannot be read, names that do not fit together.',
    remedy: 'Each fault is told with file, line and column. `shipit config check` looks again; `shipit docs SECTION` shows how a section is written.',
  },
  CONFLICT: {
    exit: 2,
    meaning: 'What is asked for contradicts what stands. Nothing was changed.',
    cause: 'A domain and path that another app has, a container or a volume that is not of this app, an accessory that another app uses, two sides of a merge that differ.',
    remedy: 'The message names the other. Change one of the two.',
  },
  NOT_SUPPORTED: {
    exit: 2,
    meaning: 'shipit, or an engine of this version, cannot do that. Nothing was changed.',
    cause: 'A combination of settings or of versions that does not work together.',
    remedy: 'The hint names the way that works.',
  },
  SECRET_MISSING: {
    exit: 2,
    meaning: 'Secrets that deploy.yml asks for have no value. Nothing was built or touched.',
    cause: 'They were never kept, or are kept for another destination.',
    remedy: '`shipit secrets set NAME` keeps one; `shipit secrets list` tells where each comes from.',
  },
  SECRETS_UNREADABLE: {
    exit: 2,
    meaning: 'The secret store is there and cannot be opened. Nothing was touched.',
    cause: 'Your key is none of its recipients, a passphrase was wrong, or git left a merge conflict in it.',
    remedy: 'Let somebody who can open it run `shipit secrets recipients add` with your public key (`shipit secrets key` prints it); after a merge: `shipit secrets resolve`.',
  },
  USAGE: {
    exit: 2,
    meaning: 'The command line is not as it must be. Nothing was touched.',
    cause: 'A command, flag, host, role or job that does not exist, or a value that does not fit.',
    remedy: 'The message names what may be meant. Every command explains itself with `--help`.',
  },
  LEASE_HELD: {
    exit: 3,
    meaning: 'Somebody else is changing the app, or has locked it. Nothing was touched.',
    cause: 'Another deploy is at work, or somebody has locked the app with `shipit lock acquire --message WHY`.',
    remedy: '`--wait` waits until it is over; `shipit lock` tells who, since when and why; `shipit lock release` takes a lock off.',
  },
  AUTH_REFUSED: {
    exit: 4,
    meaning: 'A host refused the login, a key cannot be used, or the login runs a program of its own in place of ours.',
    cause:
      'Your public key is not in the authorized_keys of that user, the agent is empty or does not answer, a key is encrypted and nobody is there to be asked, or the user may not have a shell, as root of many cloud images.',
    remedy: '`ssh-copy-id USER@HOST` lets a key in, `ssh-add FILE` gives one to the agent, `key:` in deploy.yml names one. What another program said is in the message.',
  },
  HOST_KEY_CHANGED: {
    exit: 4,
    meaning: 'A host shows another key than the one it is known by. Nothing was sent to it.',
    cause: 'It was installed anew, its address belongs to another machine now, or somebody stands in between.',
    remedy: 'Find out which. If it was installed anew: `ssh-keygen -R HOST`, and connect again.',
  },
  HOST_KEY_UNKNOWN: {
    exit: 4,
    meaning: 'A host is seen for the first time, and nobody was there to say whether its key is right.',
    cause: 'It is not in known_hosts, and there is no terminal to ask.',
    remedy: 'Connect once with `ssh HOST` and compare the fingerprint, bring a known_hosts along (CI), or use `--accept-new-host-keys`.',
  },
  HOST_UNREACHABLE: {
    exit: 4,
    meaning: 'No connection to a host, or it broke off.',
    cause: 'It is down, a firewall drops the packets, the address or the port is wrong, or sshd does not answer.',
    remedy: 'The message names host, address, port and user; try `ssh` with the same. `shipit doctor` looks at every host.',
  },
  SUDO_REFUSED: {
    exit: 4,
    meaning: 'The login worked, but the user may not become root there without a password.',
    cause: 'sudo is missing, or asks for a password.',
    remedy: 'The hint is the line for /etc/sudoers.d; or log in as root.',
  },
  TOO_MANY_ERRORS: {
    exit: 5,
    meaning: 'The new release answered with more errors than `abort_on_errors` allows, and was taken back. The old one serves again on every host.',
    cause: 'Its answers were 5xx, or broke off: a fault of the app, or something that only real requests need is missing.',
    remedy: 'The last failed requests and the last lines of a new container are shown. Mend what they say and deploy again; where such a rate is usual, set a higher limit.',
  },
  UNHEALTHY: {
    exit: 5,
    meaning: 'The new release is not healthy. Nothing was switched: the old one serves on.',
    cause: 'The app ended, listens on another port or on 127.0.0.1 only, or answers its health path with a fault.',
    remedy: 'The last lines of the container and what the probe saw are shown. `shipit docs health` tells how it is asked.',
  },
} as const satisfies Readonly<Record<string, ErrorFacts>>

export type ErrorCode = keyof typeof errors

export const exitCodeOf = (code: ErrorCode): number => errors[code].exit

export const errorCodes = Object.keys(errors) as readonly ErrorCode[]

/** The one error that shipit throws on purpose, for what a user can mend. Anything else is a bug and flies. */
export class ShipitError extends Error {
  override readonly name = 'ShipitError'
  readonly code: ErrorCode
  /** What to type next. */
  readonly hint: string | undefined
  readonly exitCode: number

  constructor(code: ErrorCode, message: string, {hint, cause}: {hint?: string | undefined; cause?: unknown} = {}) {
    super(message, cause === undefined ? {} : {cause})
    this.code = code
    this.hint = hint
    this.exitCode = exitCodeOf(code)
  }
}

/** What to say of a thing that was thrown: the message, never a stack. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
