import {projectFlags} from './flags.js'
import type {ProjectFlags} from './flags.js'
import type {WhichConfig} from './load-config.js'

/** Flags of commands that read deploy.yml and go to no host. */
export const configFlags = {destination: projectFlags.destination, 'config-file': projectFlags['config-file']}

export const whichConfig = (flags: ProjectFlags): WhichConfig => ({directory: process.cwd(), file: flags['config-file'], destination: flags.destination})
