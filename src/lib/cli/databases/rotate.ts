import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {refuseMoved} from '../../features/app/moved.js'
import {auditLine} from '../../features/audit/line.js'
import {setPassword} from '../../features/databases/work.js'
import {parallel, sequence} from '../../plan/plan.js'
import {lookUp} from '../../secrets/store.js'
import {deploy} from '../deploy.js'
import type {Project} from '../project.js'
import {currentOf} from '../rollback.js'
import {inSession} from '../session.js'
import {chooseDatabase} from './choose.js'
import {serverOf, withPasswords} from './observe.js'
import {keepSecrets, newPassword} from './passwords.js'

export type RotateOptions = {readonly accessory: string; readonly database: string; readonly wait?: boolean | undefined; readonly yes?: boolean | undefined}

export type RotatedDatabase = {
  readonly accessory: string
  readonly database: string
  readonly secret: string
  readonly store: string
  /** The app runs with the new password; false: it was not deployed yet. */ readonly rolled: boolean
}

/**
 * A new password: into the store, on the server, then a deploy of what runs, so that the app has it.
 * From the change on the server until the new replicas serve, connections that are open go on, and new ones of the old replicas are refused.
 */
export async function rotateDatabase(project: Project, options: RotateOptions): Promise<RotatedDatabase> {
  const {config} = project
  const database = chooseDatabase(config, options.accessory, options.database)
  const {passwordSecret: secret} = database
  const {located} = await lookUp([secret], project.secretPlace)
  const where = located.get(secret)?.where
  if (where !== undefined && !where.endsWith('.age'))
    throw new ShipitError('CONFLICT', `${secret} comes from ${where}, where shipit writes nothing: a new password in the store would not be the one that is used.`, {
      hint: `Take it away there: the store then has it.`,
    })
  const made = newPassword()
  const done = await inSession(
    project,
    {purpose: `db rotate ${options.accessory} ${options.database}`, wait: options.wait, hosts: hostsOf(config, database.hosts)},
    async (session) => {
      const views = await session.views()
      refuseMoved(config, views)
      const [wanted] = withPasswords([database], new Map([[secret, made]]))
      if (!wanted) throw new TypeError('no database')
      const store = await keepSecrets(new Map([[secret, made]]), project.secretPlace)
      project.view.note(`New in ${store}: ${secret}. Commit that file.`)
      await session.carryOut(
        parallel(
          `Rotate ${database.name}`,
          views.map(({host}) =>
            sequence(host, [
              setPassword(serverOf(session, host, database), wanted),
              auditLine(host, config.name, {action: `db rotate ${database.server} ${database.name}`, outcome: 'done', by: project.who}),
            ]),
          ),
        ),
      )
      const current = currentOf(views)
      return {store, tag: views.flatMap((view) => view.app.releases).find((each) => each.id === current)?.tag}
    },
  )
  if (done.tag !== undefined) await deploy(project, {tag: done.tag, yes: options.yes, wait: options.wait})
  return {accessory: database.server, database: database.name, secret, store: done.store, rolled: done.tag !== undefined}
}

const hostsOf = (config: Config, hosts: readonly string[]): readonly string[] => config.hosts.map((host) => host.name).filter((name) => hosts.includes(name))

export function tellRotated(rotated: RotatedDatabase, {say}: Project): RotatedDatabase {
  say(
    `${rotated.database} on ${rotated.accessory} has a new password, kept in ${rotated.store} as ${rotated.secret}.${rotated.rolled ? ' The app uses it.' : ' The app was not deployed yet.'}`,
  )
  return rotated
}
