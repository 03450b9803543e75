import * as Flags from '@oclif/core/flags'
import type {TalkFlags} from '../flags.js'
import {listenForInterrupt} from '../interrupt.js'
import {openView} from '../live.js'
import {watchPresent} from '../present.js'
import type {Deployer} from '../prepare-image.js'
import {openTerminal} from '../terminal.js'
import {here} from '../here.js'
import type {Event} from '../../run/world.js'

/** What a lab is called that nobody named. */
const defaultLab = 'default'

/** Flags of every command about a lab. */
export const labFlags = {
  name: Flags.string({description: 'Name of the lab; several can stand side by side', env: 'SHIPIT_LAB', default: defaultLab, helpValue: '<name>'}),
}

/** Does the work on this machine, and tells of it on stderr. */
export async function atBench<T>(flags: TalkFlags, work: (deployer: Deployer) => Promise<T>): Promise<T> {
  const view = openView(openTerminal(flags))
  const watch = watchPresent()
  const interrupt = listenForInterrupt(view.note, watch.present)
  const tell = (event: Event): void => {
    watch.tell(event)
    view.tell(event)
  }
  try {
    return await work(here(tell, {signal: interrupt.signal}))
  } finally {
    await view.close()
    interrupt.stop()
  }
}
