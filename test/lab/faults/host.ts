import {execa} from 'execa'
import {containerOf} from '../../../src/lib/features/lab/names.js'
import {findLocalEngine} from '../../../src/lib/run/local-engine.js'
import {hasBooted} from '../own-lab.js'
import {openLab} from '../fixture.js'

/** Does something to a host from outside, where no SSH is needed. */
export async function changeHost(host: string, script: string): Promise<string> {
  const {docker, env} = await findLocalEngine()
  return (await execa(docker, ['exec', '--interactive', containerOf((await openLab()).name, host), 'sh', '-s'], {input: `set -e\n${script}`, env})).stdout
}

/** Takes the power from a host: no shutdown, no word to whoever is connected. */
export const cutPower = (host: string): Promise<void> => engine('kill', host)

/** Resolves when all of it has started. */
export async function bootUp(host: string): Promise<void> {
  await engine('start', host)
  await hasBooted((await openLab()).name, host)
}

async function engine(word: 'kill' | 'start', host: string): Promise<void> {
  const {docker, env} = await findLocalEngine()
  await execa(docker, [word, containerOf((await openLab()).name, host)], {env})
}
