import * as Flags from '@oclif/core/flags'

/** Flags of commands that take several accessories. */
export const accessoryWhich = {all: Flags.boolean({description: 'Every accessory of deploy.yml'})}
