import type {Accessory} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {containerOf} from '../../features/accessories/state.js'
import {refuseMoved} from '../../features/app/moved.js'
import {isUp} from '../../features/app/state.js'
import type {Project} from '../project.js'
import {runInContainer} from '../run-in-container.js'
import {inSession} from '../session.js'
import {chooseAccessory} from './choose.js'

export type ExecOptions = {readonly name: string; readonly words: readonly string[]; readonly host?: string | undefined}

/** Runs a command in an accessory, with the terminal where there is one. Answers its exit code. Errors: USAGE, NOT_FOUND where it does not run, PREFLIGHT_FAILED where the app has left the host. */
export async function execInAccessory(project: Project, {name, words, host}: ExecOptions): Promise<number> {
  const accessory = chooseAccessory(project.config, name)
  return inSession(project, {hosts: [host ?? firstHost(accessory)]}, async (session) => {
    const [view] = await session.views()
    const container = view && containerOf(view.app.containers, accessory.name)
    if (view && !(container && isUp(container))) refuseMoved(project.config, [view])
    if (!container || !isUp(container))
      throw new ShipitError('NOT_FOUND', `${name} does not run on ${view?.host ?? firstHost(accessory)}.`, {hint: `shipit accessory boot ${name}`})
    return runInContainer(project, session, {host: view.host, container: container.id, words})
  })
}

/** The words that open a console in an accessory. Errors: USAGE where there is none for its image. */
export function consoleOf(project: Project, name: string): readonly string[] {
  const {console: words} = chooseAccessory(project.config, name)
  if (words) return words
  throw new ShipitError('USAGE', `There is no console for ${name}.`, {hint: `Name one: \`accessories.${name}.console\` in deploy.yml. Or: shipit accessory exec ${name} -- sh`})
}

export const firstHost = (accessory: Accessory): string => accessory.hosts[0] ?? ''
