import {otherColour, replicaName} from '../config/paths.js'
import {switched} from '../features/app/gates.js'
import type {RoleWork} from '../features/app/role-work.js'
import type {Site} from '../features/app/site.js'
import {beginCount, endCount} from '../features/proxy/traffic.js'
import {watched} from '../features/proxy/watch.js'
import type {Step} from '../plan/plan.js'
import {inTurn} from '../shell/command.js'
import type {Command} from '../shell/command.js'

/** What one host does to get to a release. */
type Here = {readonly site: Site; readonly roles: readonly RoleWork[]}

/** Requests are counted from when all is prepared … */
export const countFrom = (here: Here): readonly Step[] => (ledOver(here).length === 0 ? [] : [beginCount(here.site.host, here.site.config.name)])

/** … until the old replicas are gone. */
export const countUpTo = (here: Here): readonly Step[] => {
  const roles = ledOver(here).map(({role}) => role.name)
  return roles.length === 0 ? [] : [endCount(here.site.host, here.site.config.name, roles)]
}

/** What the new release answers is watched on this host, after the switch, while the old replicas still run. */
export function watchHost(here: Here): readonly Step[] {
  const {site} = here
  const roles = ledOver(here).map(({role, to}) => ({role: role.name, colour: to, container: replicaName(site.config.name, role.name, to, 1)}))
  if (site.config.watch === undefined || roles.length === 0) return []
  const {config, engine, release} = site
  return [watched(site.host, `Watch what ${release.tag} answers`, {name: config.name, engine: engine.name, watch: site.config.watch, roles, back: switchedBack(here)})]
}

/** Roles whose visitors go from old replicas to new ones. */
const ledOver = ({roles}: Here): readonly RoleWork[] => roles.filter((each) => each.leadsOver)

/** Every role whose old replicas still run serves by them again: one file each. */
const switchedBack = ({site, roles}: Here): Command =>
  inTurn(
    ...roles
      .filter((each) => each.kind === 'replace' && each.role.strategy === 'blue-green')
      .map(({role, to}) => switched(site, role, otherColour(to)))
      .map(({command}) => command),
  )
