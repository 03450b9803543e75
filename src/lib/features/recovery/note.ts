import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd} from '../../shell/command.js'

/** Says that a host is being brought to life: the same command goes on there. */
export const beginRecovery = (host: string, name: string): Step => on(host).run('check', 'Note that a recovery has begun', cmd('mkdir', '-p', paths.recovering(name)))

export const endRecovery = (host: string, name: string): Step => on(host).run('remove', 'Note that the recovery is done', cmd('rm', '-rf', paths.recovering(name)))

/** Takes away what a host was given to ask the stores. */
export const forgetStores = (host: string, name: string): Step => on(host).run('remove', 'Forget the stores', cmd('rm', '-rf', paths.stores(name), paths.hashKey(name)))
