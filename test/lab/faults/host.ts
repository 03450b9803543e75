import {containerOf} from '../../../src/lib/features/lab/names.js'
import {docker, dockerWith, hasBooted} from '../own-lab.js'
import {openLab} from '../fixture.js'

/** Does something to a host from outside, where no SSH is needed. */
export const changeHost = async (host: string, script: string): Promise<string> =>
  dockerWith(`set -e\n${script}`, 'exec', '--interactive', containerOf((await openLab()).name, host), 'sh', '-s')

/** Takes the power from a host: no shutdown, no word to whoever is connected. */
export const cutPower = async (host: string): Promise<void> => void (await docker('kill', containerOf((await openLab()).name, host)))

/** Resolves when all of it has started. */
export async function bootUp(host: string): Promise<void> {
  const {name} = await openLab()
  await docker('start', containerOf(name, host))
  await hasBooted(name, host)
}
