import {databasesOf} from '../../config/databases.js'
import type {Database} from '../../config/databases.js'
import {lookInto} from '../../features/databases/look.js'
import {servers} from '../../features/databases/servers.js'
import type {HostView} from '../../features/app/view.js'
import {toSize} from '../format.js'
import type {Project} from '../project.js'
import {inReadSession} from '../session.js'
import type {Session} from '../session.js'
import {toTable} from '../table.js'
import {serverOf} from './observe.js'

export type ListedDatabase = {
  readonly accessory: string
  readonly host: string
  readonly database: string
  /** Empty: no account but the server's own. */
  readonly owner: string
  readonly bytes: number
  /** Apps that have it: this one, or others by `uses`. */
  readonly usedBy: readonly string[]
}

/** Every database on the servers that this app has databases on; of a server of another app its own alone. */
export const listDatabases = (project: Project): Promise<readonly ListedDatabase[]> =>
  inReadSession(project, undefined, async (session, failures) => {
    for (const {host, error} of failures) project.view.note(`${host} is left out: ${error.message}`)
    const views = await session.views()
    return (await Promise.all(views.map((view) => listOn(session, view)))).flat()
  })

async function listOn(session: Session, view: HostView): Promise<readonly ListedDatabase[]> {
  const here = databasesOf(session.config).filter((each) => each.hosts.includes(view.host))
  const firsts = here.filter((each, index) => here.findIndex((other) => other.server === each.server) === index)
  const facts = Object.fromEntries(firsts.map((each) => [each.server, lookInto(serverOf(session, view.host, each), [], 'list')]))
  const [answer] = firsts.length === 0 ? [] : await session.ask(facts, [view.host])
  return firsts.flatMap((first) => {
    const there = answer?.answers[first.server]
    if (!there) session.project.view.note(`${first.server} on ${view.host} does not run, or does not answer.`)
    const shown = (there?.databases ?? []).filter(
      ({name}) =>
        servers[first.kind].reserved.every((own: string) => own !== name) && (isOwn(session, first) || here.some((each) => each.server === first.server && each.name === name)),
    )
    return shown.map(({name, owner, isOfServer, bytes = 0}) => ({
      ...{accessory: first.server, host: view.host, database: name, owner: isOfServer ? '' : owner, bytes},
      usedBy: usersOf(session, view, here, {server: first.server, name}),
    }))
  })
}

const isOwn = ({config}: Session, {at}: Database): boolean => at.app === config.name

const usersOf = ({config}: Session, view: HostView, here: readonly Database[], {server, name}: {readonly server: string; readonly name: string}): readonly string[] => [
  ...(here.some((each) => each.server === server && each.name === name) ? [config.name] : []),
  ...(view.accessories.uses ?? []).flatMap((use) => (use.accessory === server && use.database === name ? [use.app] : [])),
]

export function tellDatabases(all: readonly ListedDatabase[], {say, terminal}: Project): readonly ListedDatabase[] {
  const rows = all.map(({accessory, host, database, owner, bytes, usedBy}) => [accessory, host, database, owner, toSize(bytes), usedBy.join(', ') || 'not in deploy.yml'])
  say(rows.length === 0 ? 'There are no databases.' : toTable(['ACCESSORY', 'HOST', 'DATABASE', 'OWNER', 'SIZE', 'USED BY'], rows, terminal.answer.heading))
  return all
}
