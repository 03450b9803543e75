import * as Flags from '@oclif/core/flags'

/** Flags of commands that take several accessories. */
export const accessoryWhich = {all: Flags.boolean({description: 'Every accessory of deploy.yml'})}

/** Names among the words of a command that takes any number of them. */
export const namesOf = (argv: readonly unknown[]): readonly string[] => argv.map(String)
