import * as Flags from '@oclif/core/flags'
import {openTerminal} from '../terminal.js'
import {openView} from '../live.js'
import type {View} from '../live.js'
import type {Deployer} from '../prepare-image.js'
import type {TalkFlags} from '../flags.js'
import {here} from './here.js'

/** What a lab is called that nobody named. */
export const defaultLab = 'default'

/** Flags of every command about a lab. */
export const labFlags = {
  name: Flags.string({description: 'Name of the lab; several can stand side by side', env: 'SHIPIT_LAB', default: defaultLab, helpValue: '<name>'}),
}

export type Bench = {readonly deployer: Deployer; readonly view: View}

/** This machine, with the work that is done on it told on stderr. */
export async function atBench<T>(flags: TalkFlags, work: (bench: Bench) => Promise<T>): Promise<T> {
  const view = openView(openTerminal(flags))
  try {
    return await work({deployer: here(view.tell), view})
  } finally {
    await view.close()
  }
}
