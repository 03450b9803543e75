import type {Database} from '../../config/databases.js'
import {ShipitError} from '../../errors.js'
import {on} from '../../plan/on.js'
import {Secret} from '../../shell/secret.js'
import type {Step} from '../../plan/plan.js'
import {inServer, triedLines} from './look.js'
import type {Server, There} from './look.js'
import type {WithPassword} from './server.js'
import {servers} from './servers.js'

export type WantedDatabase = Database & WithPassword

/**
 * Makes what is missing of the databases that a file wants of one server; what is as wanted needs no step.
 * `there`: what the server told; undefined where it does not run yet. Errors: CONFLICT for what belongs to somebody else.
 */
export function planDatabases(server: Server, wanted: readonly WantedDatabase[], there: There | undefined): readonly Step[] {
  if (there) for (const each of wanted) refuseStrangers(server, each, there)
  const missing = there ? wanted.filter((each) => !isAsWanted(each, there)) : wanted
  if (missing.length === 0 && (!there || !isOwnOpen(server, there))) return []
  const names = missing.map((each) => each.name)
  const title =
    there && names.length === 0 ? `Close ${serverName(wanted)}'s own databases to accounts` : `Make ${phrase(names)} on ${serverName(wanted)}, for ${accounts(missing)} alone`
  return [
    on(server.host).run('create', title, inServer(server, 'make', script(missing, servers[server.kind].make(missing))), {
      code: 'COMMAND_FAILED',
      says: `${phrase(names)} could not be made on ${serverName(wanted)}`,
      hint: hintOf(missing),
    }),
  ]
}

/** Gives an account another password: whoever has the old one keeps the connections that are open, and gets no new one. */
export const setPassword = (server: Server, database: WantedDatabase): Step =>
  on(server.host).run(
    'update',
    `Give the account ${database.owner} on ${database.server} its new password`,
    inServer(server, 'set', script([database], servers[server.kind].setPassword(database))),
    {code: 'COMMAND_FAILED', says: `The password of ${database.owner} could not be changed`},
  )

/** Removes a database with all that is in it; with `owner`, the account too. */
export const dropDatabase = (server: Server, name: string, owner: string | undefined): Step =>
  on(server.host).run(
    'remove',
    `Database ${name}${owner === undefined ? '' : `, its account ${owner}`} and its data`,
    inServer(server, 'sql', new Secret(servers[server.kind].drop(name, owner))),
  )

const isAsWanted = ({name, owner}: WantedDatabase, there: There): boolean =>
  there.accepted.includes(owner) && there.databases.some((each) => each.name === name && each.owner === owner && !each.isOpen)

const isOwnOpen = ({kind}: Server, there: There): boolean => there.databases.some((each) => each.isOpen && servers[kind].reserved.some((name) => name === each.name))

function refuseStrangers({host}: Server, database: WantedDatabase, there: There): void {
  const {name, owner, server} = database
  const own = there.databases.filter((each) => each.name === name)
  const stranger = own.find((each) => !each.isOfServer && each.owner !== owner)
  if (stranger && !own.some((each) => each.owner === owner))
    throw new ShipitError('CONFLICT', `${host}: the database ${name} on ${server} belongs to the account ${stranger.owner}, not to ${owner}.`, {
      hint: `Another app may have it: choose another name. If it is this app's own, write \`owner: ${stranger.owner}\`.`,
    })
  if (there.accounts.includes(owner) && !there.accepted.includes(owner))
    throw new ShipitError('CONFLICT', `${host}: the account ${owner} on ${server} is there already, and ${database.passwordSecret} is not its password.`, {
      hint: hintOf([database]),
    })
}

const hintOf = ([first]: readonly WantedDatabase[]): string =>
  first
    ? `Another app may have it: choose another name. If it is this app's own, \`shipit db rotate ${first.server} ${first.name}\` gives it a new password.`
    : 'See `shipit accessory logs`.'

const script = (databases: readonly WantedDatabase[], sql: string): Secret => new Secret(`${triedLines(databases)}sql\n${sql}`)

const serverName = ([first]: readonly WantedDatabase[]): string => (first ? (first.server === first.at.accessory ? first.server : `${first.at.app}/${first.at.accessory}`) : '')

const phrase = (names: readonly string[]): string => (names.length === 1 ? `database ${names[0]}` : `databases ${names.join(', ')}`)

const accounts = (databases: readonly WantedDatabase[]): string => {
  const owners = [...new Set(databases.map((each) => each.owner))]
  return owners.length === 1 ? `the account ${owners[0]}` : `the accounts ${owners.join(', ')}`
}
