import * as Flags from '@oclif/core/flags'
import {confirmFlags, leaseFlags, projectFlags} from './flags.js'

/** Flags of commands that bring a release to the hosts. */
export const releaseFlags = {
  ...projectFlags,
  ...confirmFlags,
  ...leaseFlags,
  'dry-run': Flags.boolean({description: 'Show what would be done, and change nothing on any host'}),
}
