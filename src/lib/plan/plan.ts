import type {ErrorCode} from '../errors.js'
import type {Command} from '../shell/command.js'
import type {Secret} from '../shell/secret.js'

export type Effect = 'create' | 'update' | 'remove' | 'check'

/** What to say when a step fails; absent: COMMAND_FAILED. */
export type Failure = {
  readonly code: ErrorCode
  readonly hint?: string
  /** What has then happened, in place of the title and the command: `shop-web-green-1 is not healthy`. The host is added. */
  readonly says?: string
  /** Hints for what the program may have said: the first that fits goes before `hint`. */
  readonly clues?: readonly Clue[]
  /** Where it failed, in place of the machine that the program was started on. */
  readonly at?: string
}

/** `said`: a part of what was printed, in small letters. */
export type Clue = {readonly said: string; readonly hint: string}

/** An image of the deployer's engine, or of a builder's, on its way to a host without a registry. */
export type Archive = {
  /** Its name or id in the engine that has it. */
  readonly image: string
  /** The builder whose engine has it; absent: the deployer's has. */
  readonly from?: string
  /** The name it gets on the host. */
  readonly as: string
  /** Diff ids (sha256:…) of the lowest layers, which the host already has: a prefix, left out of the archive. */
  readonly present: readonly string[]
  /** Every diff id of the image, lowest first. */
  readonly layers: readonly string[]
}

/** Diff ids that a host gets, each once. One that is present may lie above the present ones too, and then it is needed. */
export const layersToSend = (archive: Archive): readonly string[] => [...new Set(archive.layers.slice(archive.present.length))]

/**
 * What a step prints is progress, seen while it runs or with --verbose. Said aloud, all of it or its last line is told to everybody, and stands in the report.
 * `counts`: figures, which are summed up in the report. `killed`: what had to be killed, told in the report.
 */
export type Aloud = 'all' | 'last' | 'counts' | 'killed'

/** What a file holds: text, any bytes, or what nobody may see. */
export type Content = string | Uint8Array | Secret

type On = {readonly title: string; readonly host: string; readonly effect: Effect; readonly failure?: Failure; readonly aloud?: Aloud}

export type Step =
  /** A command on a host. What it prints on stdout and stderr is progress; what matters is its exit code. */
  | (On & {readonly kind: 'run'; readonly command: Command})
  /** A file on a host, written whole and atomically (new file, fsync, rename), its folder made as needed. */
  | (On & {readonly kind: 'write'; readonly path: string; readonly content: Content; readonly mode: number; readonly owner?: string})
  /** An image sent over SSH into `into` (docker load). `image` is its name for people, `bytes` what the host gets of it, unpacked. */
  | (On & {readonly kind: 'deliver'; readonly image: string; readonly bytes: number; readonly archive: Archive; readonly into: Command})
  /** What a command prints on the host `from` goes into one on `host`, through this machine. `proof` runs on `from` when it is over: it fails where the giver did. */
  | (On & {readonly kind: 'pipe'; readonly from: string; readonly read: Command; readonly into: Command; readonly proof: Command})
  /** A command of the deployer's own machine, run without a shell. */
  | {
      readonly kind: 'local'
      readonly title: string
      readonly effect: Effect
      readonly command: Command
      readonly env: Readonly<Record<string, string | Secret>>
      readonly timeout?: number
      readonly failure?: Failure
      readonly aloud?: Aloud
    }
  | {readonly kind: 'pause'; readonly title: string; readonly seconds: number}

export type Group = {
  readonly kind: 'group'
  readonly title: string
  readonly order: 'sequence' | 'parallel'
  /** How many parts may run at once. */
  readonly limit?: number
  /** Parts that wait stop waiting as soon as another has failed. */
  readonly stopsAtFirst?: true
  readonly of: readonly Plan[]
  /** Carried out when a part of this group fails or is cancelled, before the failure goes on up. It must be safe at any point of the group. */
  readonly undo?: Plan
}

export type Plan = Step | Group

export const sequence = (title: string, of: readonly Plan[], undo?: Plan): Group => ({kind: 'group', title, order: 'sequence', of, ...(undo && {undo})})

export const parallel = (title: string, of: readonly Plan[], limit = 30): Group => ({kind: 'group', title, order: 'parallel', limit, of})

/** What looks on at several places: once one has seen enough, the others need not look any longer. */
export const lookOut = (title: string, of: readonly Plan[]): Group => ({...parallel(title, of), stopsAtFirst: true})

export const nothing: Plan = sequence('Nothing to change', [])

/** Every step, in the order written. */
export const steps = (plan: Plan): readonly Step[] => (plan.kind === 'group' ? plan.of.flatMap(steps) : [plan])

export const isEmpty = (plan: Plan): boolean => steps(plan).length === 0

/** One after the other, without those that have nothing to do. */
export const inSequence = (title: string, ...plans: readonly Plan[]): Plan =>
  sequence(
    title,
    plans.filter((plan) => !isEmpty(plan)),
  )

/** The hosts that a plan touches, each once, in order. */
export const hostsOf = (plan: Plan): readonly string[] => [...new Set(steps(plan).flatMap((step) => ('host' in step ? [step.host] : [])))]
