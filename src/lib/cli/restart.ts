import {ShipitError} from '../errors.js'
import type {Told} from './outcome.js'
import type {Project} from './project.js'
import {currentOf, goBack} from './rollback.js'
import {inSession} from './session.js'

export type RestartOptions = {readonly roles: readonly string[]; readonly hosts?: readonly string[] | undefined; readonly wait?: boolean | undefined}

/** Replaces the replicas of roles by new ones of the same release, gated on health, with nothing dropped. Errors: NOT_FOUND when nothing is deployed, USAGE for an unknown role. */
export async function restart(project: Project, options: RestartOptions): Promise<Told> {
  const startedAt = new Date()
  refuseUnknown(project, options.roles)
  return inSession(project, {looks: true, purpose: `restart ${options.roles.join(', ')}`.trim(), wait: options.wait, hosts: options.hosts}, async (session) => {
    const views = await session.views()
    const current = currentOf(views)
    const release = views.flatMap((view) => view.app.releases).find((each) => each.id === current)
    if (!release) throw new ShipitError('NOT_FOUND', `Nothing of ${project.config.name} is deployed.`, {hint: 'shipit deploy'})
    const roles = options.roles.length > 0 ? options.roles : release.config.roles.map((role) => role.name)
    return goBack(session, {release, views, startedAt, options: {force: true, roles}})
  })
}

function refuseUnknown(project: Project, roles: readonly string[]): void {
  const known = project.config.roles.map((role) => role.name)
  const unknown = roles.find((role) => !known.includes(role))
  if (unknown !== undefined) throw new ShipitError('USAGE', `deploy.yml has no role ${unknown}.`, {hint: `Its roles: ${known.join(', ')}`})
}
