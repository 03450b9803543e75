import type {Watch} from '../config/config.js'
import {otherColour, replicaName} from '../config/paths.js'
import {sentAhead, switched} from '../features/app/gates.js'
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
  const {config, release} = here.site
  return config.watch === undefined ? [] : watching(here, ledOver(here), {title: `Watch what ${release.tag} answers`, watch: config.watch})
}

/** Before the switch a share of the visitors goes ahead, and is watched likewise. Roles that stop first have nothing beside what serves. */
export function sendCanary(here: Here): readonly Step[] {
  const {config, release} = here.site
  const roles = ledOver(here).filter(({role}) => role.strategy === 'blue-green')
  if (config.watch === undefined || config.canary === undefined || roles.length === 0) return []
  const {share, seconds} = config.canary
  return [
    ...roles.map(({role}) => sentAhead(here.site, role, share)),
    ...watching(here, roles, {title: `Watch what ${release.tag} answers to ${share}% of the visitors`, watch: {...config.watch, seconds}}),
  ]
}

function watching(here: Here, works: readonly RoleWork[], {title, watch}: {readonly title: string; readonly watch: Watch}): readonly Step[] {
  const {config, engine, host} = here.site
  const roles = works.map(({role, to}) => ({role: role.name, colour: to, container: replicaName(config.name, role.name, to, 1)}))
  return roles.length === 0 ? [] : [watched(host, title, {name: config.name, engine: engine.name, watch, roles, back: switchedBack(here)})]
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
