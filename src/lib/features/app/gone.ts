import type {Role} from '../../config/config.js'
import {labels, paths} from '../../config/paths.js'
import {cmd} from '../../shell/command.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {graceOf, stopAll} from './gates.js'
import type {Site} from './site.js'
import {rolesHere} from './state.js'

/** Names of roles that run here and are not wanted. */
export const goneRoles = ({state}: Pick<Site, 'state'>, wanted: readonly Role[]): readonly string[] => rolesHere(state).filter((name) => !wanted.some((role) => role.name === name))

/** Stops and removes the replicas of roles that run here and that the file no longer names for this host. */
export function retireGoneRoles(site: Site, wanted: readonly Role[]): readonly Step[] {
  return goneRoles(site, wanted).flatMap((name) => {
    const containers = site.state.containers.filter((each) => each.labels[labels.role] === name && each.labels[labels.kind] === 'app')
    return [
      ...stopAll(site, containers, graceOf(site.state.releases, containers)),
      on(site.host).run('remove', `Forget role ${name}`, cmd('rm', '-f', paths.green(site.config.name, name), paths.canary(site.config.name, name))),
    ]
  })
}
