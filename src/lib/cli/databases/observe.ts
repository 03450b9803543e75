import {randomBytes} from 'node:crypto'
import type {Accessory, Use} from '../../config/config.js'
import {databasesOf} from '../../config/databases.js'
import type {Database} from '../../config/databases.js'
import {accessoryContainer, labels} from '../../config/paths.js'
import type {Container} from '../../engines/engine.js'
import {accessoryNotes} from '../../features/accessories/record.js'
import type {AccessoryNotes} from '../../features/accessories/record.js'
import {lookInto} from '../../features/databases/look.js'
import type {Server, There} from '../../features/databases/look.js'
import type {WantedDatabase} from '../../features/databases/work.js'
import type {ServerView, UsedView} from '../../flows/databases.js'
import type {Fact} from '../../shell/fact.js'
import type {Secret} from '../../shell/secret.js'
import type {Session} from '../session.js'
import {passwordIn} from './secrets.js'

export type ObservedServers = {readonly servers: readonly ServerView[]; readonly used: readonly UsedView[]}

/** Asks every server on the hosts of a session that this app has databases on, beside all other questions. No database: nothing is asked. */
export async function observeServers(session: Session, secrets: ReadonlyMap<string, Secret>, only?: readonly string[]): Promise<ObservedServers> {
  const databases = withPasswords(
    databasesOf(session.config).filter((each) => only?.includes(each.server) ?? true),
    secrets,
  )
  const all = await Promise.all(session.fleet.hosts.map((host) => observeHost(session, host, databases, only)))
  return {servers: all.flatMap((each) => each.servers), used: all.flatMap((each) => each.used)}
}

export const withPasswords = (databases: readonly Database[], secrets: ReadonlyMap<string, Secret>): readonly WantedDatabase[] =>
  databases.map((each) => ({...each, password: passwordIn(secrets, each), salt: randomBytes(16)}))

/** Where a database is, on one of its hosts. */
export const serverOf = ({engine}: Pick<Session, 'engine'>, host: string, {at, kind}: Database): Server => ({
  engine,
  host,
  container: accessoryContainer(at.app, at.accessory),
  kind,
})

async function observeHost(session: Session, host: string, databases: readonly WantedDatabase[], only: readonly string[] | undefined): Promise<ObservedServers> {
  const here = databases.filter((each) => each.hosts.includes(host))
  const groups = [...new Set(here.map((each) => each.server))].map((name) => here.filter((each) => each.server === name))
  const servers = groups.flatMap((group) => (group[0] ? [{server: serverOf(session, host, group[0]), databases: group}] : []))
  const runsHere = session.config.roles.some((role) => role.hosts.includes(host))
  const uses = only || !runsHere ? [] : (session.config.uses ?? [])
  const facts = {
    ...factsOf('server', servers.map(({server, databases: tried}) => lookInto(server, tried))), // prettier-ignore
    ...factsOf('container', uses.map((use) => session.engine.containers({[labels.app]: use.app, [labels.kind]: 'accessory', [labels.accessory]: use.accessory}))), // prettier-ignore
    ...factsOf('notes', uses.map((use) => accessoryNotes(use.app))), // prettier-ignore
  }
  if (Object.keys(facts).length === 0) return {servers: [], used: []}
  const [answer] = await session.ask(facts, [host])
  const told = (kind: string, index: number): unknown => answer?.answers[`${kind} ${index}`]
  return {
    servers: servers.map((each, index) => ({...each, there: told('server', index) as There | undefined})),
    used: uses.map((use, index) => toUsed(host, use, told('container', index) as readonly Container[], told('notes', index) as AccessoryNotes)),
  }
}

const factsOf = (kind: string, facts: readonly Fact<unknown>[]): Readonly<Record<string, Fact<unknown>>> =>
  Object.fromEntries(facts.map((fact, index) => [`${kind} ${index}`, fact]))

function toUsed(host: string, use: Use, [container]: readonly Container[], {records}: AccessoryNotes): UsedView {
  const seen: Accessory | undefined = records.find((each) => each.accessory.name === use.accessory)?.accessory
  return {host, use, container, kind: seen && (seen.kind ?? 'other')}
}
