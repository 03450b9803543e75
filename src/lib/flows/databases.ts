import type {Config, Use} from '../config/config.js'
import {accessoryContainer} from '../config/paths.js'
import {isDatabaseKind} from '../config/databases.js'
import type {Engine} from '../engines/engine.js'
import type {Container} from '../engines/engine.js'
import {ShipitError} from '../errors.js'
import {isUp} from '../features/app/state.js'
import type {HostView} from '../features/app/view.js'
import {auditLine} from '../features/audit/line.js'
import type {Server, There} from '../features/databases/look.js'
import {goneUses, leaveServer, planUse} from '../features/databases/use.js'
import {planDatabases} from '../features/databases/work.js'
import type {WantedDatabase} from '../features/databases/work.js'
import {isEmpty, nothing, parallel, sequence} from '../plan/plan.js'
import type {Plan, Step} from '../plan/plan.js'

/** A server of databases on a host, and what this app wants of it. */
export type ServerView = {
  readonly server: Server
  readonly databases: readonly WantedDatabase[]
  /** Undefined: it does not run, or does not answer. */
  readonly there: There | undefined
}

/** An accessory of another app as a host tells of it. */
export type UsedView = {readonly host: string; readonly use: Use; readonly container: Container | undefined; /** What it was last seen to be. */ readonly kind: string | undefined}

export type DatabaseFlow = {
  readonly engine: Engine
  readonly config: Config
  readonly views: readonly HostView[]
  readonly servers: readonly ServerView[]
  readonly used: readonly UsedView[]
  /** user@machine */
  readonly by: string
  /** Only these accessories; absent: all, and what of other apps is no longer used is let go. */
  readonly only?: readonly string[] | undefined
}

/** Connects the app to what it uses of others and makes its databases: once its accessories run, before the app does. Errors: NOT_FOUND, CONFLICT. */
export function planServers(flow: DatabaseFlow): Plan {
  const plans = flow.views.map((view) => planHost(flow, view)).filter((plan) => !isEmpty(plan))
  return plans.length === 0 ? nothing : parallel('Databases', plans)
}

function planHost({engine, config, servers, used, by, only}: DatabaseFlow, view: HostView): Plan {
  const {host} = view
  const connecting = used
    .filter((each) => each.host === host)
    .flatMap(({use, container, kind}) => planUse({engine, host, config}, use, {container: usable(host, use, container, kind), noted: view.uses}))
  const making = servers.filter((each) => each.server.host === host).flatMap(({server, databases, there}) => planDatabases(server, databases, there))
  const leaving = only ? [] : goneUses(config, view.uses).flatMap((use) => leaveServer({engine, host, name: config.name}, use))
  const changes: readonly Step[] = [...connecting, ...making, ...leaving]
  return changes.length === 0 ? nothing : sequence(host, [...changes, auditLine(host, config.name, {action: 'databases', outcome: 'done', by})])
}

/** The container of another app's accessory. Errors, before anything is touched: NOT_FOUND where it is not there or stands still, CONFLICT where it is something else. */
function usable(host: string, use: Use, container: Container | undefined, kind: string | undefined): Container {
  const label = `${use.app}/${use.accessory}`
  const hint = `From the repository of ${use.app}: shipit accessory boot ${use.accessory}. It must run on every host that this app runs on.`
  if (!container) throw new ShipitError('NOT_FOUND', `uses.${use.name}: on ${host} there is no ${label} (container ${accessoryContainer(use.app, use.accessory)}).`, {hint})
  if (!isUp(container)) throw new ShipitError('NOT_FOUND', `uses.${use.name}: ${label} does not run on ${host} (${container.state}).`, {hint})
  if (isDatabaseKind(kind) && use.kind === undefined) throw otherKind(use, `${label} is a ${kind} server on ${host}, which its name does not tell.`, kind)
  if (isDatabaseKind(use.kind) && kind !== undefined && kind !== use.kind) throw otherKind(use, `${label} is no ${use.kind} server on ${host}: it runs ${container.image}.`, kind)
  return container
}

const otherKind = (use: Use, what: string, kind: string): ShipitError =>
  new ShipitError('CONFLICT', `uses.${use.name}: ${what}`, {
    hint: `Write \`${use.name}: {accessory: ${use.app}/${use.accessory}, kind: ${isDatabaseKind(kind) ? kind : 'other'}}\`; with \`kind: other\` no database is made.`,
  })
