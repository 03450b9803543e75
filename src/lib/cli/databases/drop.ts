import {accessoryContainer} from '../../config/paths.js'
import {databasesOf, isDatabaseKind} from '../../config/databases.js'
import {ShipitError} from '../../errors.js'
import {refuseMoved} from '../../features/app/moved.js'
import {auditLine} from '../../features/audit/line.js'
import {lookInto} from '../../features/databases/look.js'
import {servers} from '../../features/databases/servers.js'
import {dropDatabase} from '../../features/databases/work.js'
import {sequence} from '../../plan/plan.js'
import {chooseAccessory} from '../accessory/choose.js'
import {confirmName} from '../confirm.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'

export type DropOptions = {readonly accessory: string; readonly database: string; readonly confirm?: string | undefined; readonly wait?: boolean | undefined}

export type Dropped = {readonly accessory: string; readonly database: string; readonly hosts: readonly string[]}

/** Deletes a database for good, after its name was typed. Errors: CONFLICT while this file or another app wants it, NOT_FOUND, PREFLIGHT_FAILED where the app has left a host. */
export async function dropDatabaseOf(project: Project, {accessory: name, database, confirm, wait}: DropOptions): Promise<Dropped> {
  const {config} = project
  const accessory = chooseAccessory(config, name)
  const {kind} = accessory
  if (!isDatabaseKind(kind) || servers[kind].reserved.some((own: string) => own === database)) throw new ShipitError('USAGE', `${database} on ${name} is no database of an app.`)
  if (databasesOf(config).some((each) => each.at.app === config.name && each.server === name && each.name === database))
    throw new ShipitError('CONFLICT', `deploy.yml still names the database ${database} on ${name}: the next deploy would make it again, empty.`, {
      hint: 'Take it out of the file first.',
    })
  return inSession(project, {purpose: `db drop ${name} ${database}`, wait, hosts: accessory.hosts}, async (session) => {
    const views = await session.views()
    refuseMoved(config, views)
    const users = views.flatMap((view) => (view.accessories.uses ?? []).filter((use) => use.accessory === name && use.database === database).map((use) => use.app))
    if (users.length > 0)
      throw new ShipitError('CONFLICT', `${users.join(', ')} has the database ${database} on ${name}.`, {
        hint: 'Take `uses` out of its deploy.yml and deploy it, or remove that app.',
      })
    const plans = await Promise.all(
      views.map(async ({host}) => {
        const server = {engine: session.engine, host, container: accessoryContainer(config.name, name), kind}
        const [answer] = await session.ask({there: lookInto(server, [])}, [host])
        const there = answer?.answers.there
        if (!there) throw new ShipitError('NOT_FOUND', `${name} on ${host} does not run, or does not answer.`, {hint: `shipit accessory boot ${name}`})
        const found = there.databases.find((each) => each.name === database)
        if (!found) throw new ShipitError('NOT_FOUND', `There is no database ${database} on ${name} on ${host}.`, {hint: 'shipit db list'})
        const owner = found.isOfServer || there.databases.some((each) => each.owner === found.owner && each.name !== database) ? undefined : found.owner
        return [dropDatabase(server, database, owner), auditLine(host, config.name, {action: `db drop ${name} ${database}`, outcome: 'done', by: project.who})]
      }),
    )
    const hosts = views.map((view) => view.host)
    await confirmName(
      {message: `This deletes the database ${database} on ${name} (${hosts.join(', ')}), with all that is in it, for good. No dump of it is made.`, name: database, given: confirm},
      project.terminal,
    )
    await session.carryOut(sequence(`Drop ${database}`, plans.flat()))
    return {accessory: name, database, hosts}
  })
}

export function tellDropped(dropped: Dropped, {say}: Project): Dropped {
  say(`The database ${dropped.database} on ${dropped.accessory} is gone.`)
  return dropped
}
