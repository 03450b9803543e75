import {ShipitError} from '../errors.js'
import {refuseMoved} from '../features/app/moved.js'
import {isUp, liveReplicas} from '../features/app/state.js'
import type {Project} from './project.js'
import {runInContainer} from './run-in-container.js'
import {inSession} from './session.js'

export type ExecOptions = {
  readonly role: string
  readonly words: readonly string[]
  readonly hosts?: readonly string[] | undefined
  /** Number of the replica; absent: the first that runs. */ readonly replica?: number | undefined
}

/**
 * Runs a command in a live replica, with the terminal where there is one. Answers its exit code.
 * Errors: USAGE for an unknown role, NOT_FOUND where none runs, PREFLIGHT_FAILED where the app has left the host.
 */
export async function execIn(project: Project, options: ExecOptions): Promise<number> {
  const role = project.config.roles.find((each) => each.name === options.role)
  if (!role) throw new ShipitError('USAGE', `deploy.yml has no role ${options.role}.`, {hint: `Its roles: ${project.config.roles.map((each) => each.name).join(', ')}`})
  const hosts = (options.hosts ?? role.hosts).slice(0, 1)
  return inSession(project, {hosts}, async (session) => {
    const [view] = await session.views()
    const replicas = view ? liveReplicas(view.app, project.config.name, role.name).filter(isUp) : []
    const container = options.replica === undefined ? replicas[0] : replicas.find((each) => each.name.endsWith(`-${options.replica}`))
    if (view && !container) refuseMoved(project.config, [view])
    if (!view || !container)
      throw new ShipitError('NOT_FOUND', `No ${options.replica === undefined ? 'replica' : `replica ${options.replica}`} of ${role.name} runs on ${hosts.join(', ')}.`, {
        hint: 'See `shipit status`.',
      })
    return runInContainer(project, session, {host: view.host, container: container.id, words: options.words})
  })
}
