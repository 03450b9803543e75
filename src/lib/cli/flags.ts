import * as Flags from '@oclif/core/flags'

/** Flags of every command. */
export const talkFlags = {
  verbose: Flags.boolean({char: 'v', description: 'Print every command that is run, in a form that can be copied', helpGroup: 'GLOBAL', exclusive: ['quiet']}),
  quiet: Flags.boolean({char: 'q', description: 'Print the answer and errors only', helpGroup: 'GLOBAL'}),
}

/** Flags of every command that reads deploy.yml. */
export const projectFlags = {
  destination: Flags.string({char: 'd', description: 'Merge deploy.<destination>.yml over deploy.yml; "lab" uses the lab\'s hosts', helpValue: '<destination>'}),
  'config-file': Flags.string({char: 'c', description: 'Read this file instead of deploy.yml', helpValue: '<path>'}),
  'accept-new-host-keys': Flags.boolean({description: 'Trust hosts that are seen for the first time, without a question'}),
}

/** Flags of commands that can be held to some hosts or roles. */
export const targetFlags = {
  host: Flags.string({description: 'Only this host (may be repeated)', multiple: true, multipleNonGreedy: true, helpValue: '<host>'}),
  role: Flags.string({description: 'Only this role (may be repeated)', multiple: true, multipleNonGreedy: true, helpValue: '<role>'}),
}

/** Flags of commands that ask before they change something. */
export const confirmFlags = {
  yes: Flags.boolean({char: 'y', description: 'Go ahead without a question'}),
}

/** Flags of commands that take the lease. */
export const leaseFlags = {
  wait: Flags.boolean({description: 'Wait while another holds the lease'}),
}

/** Flags of commands that can do a part of the hosts now, and the rest later. */
export const skipFlags = {
  'skip-unreachable': Flags.boolean({description: 'Go ahead without hosts that cannot be reached; exit with 6 where there was one'}),
}

/** What `projectFlags` parse to. */
export type ProjectFlags = {readonly destination?: string | undefined; readonly 'config-file'?: string | undefined; readonly 'accept-new-host-keys'?: boolean}

/** What `talkFlags` parse to. */
export type TalkFlags = {readonly verbose?: boolean; readonly quiet?: boolean; readonly json?: boolean | undefined}
