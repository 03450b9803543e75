import {expect} from 'chai'
import {failingDocker} from '../noise.js'
import {onHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import type {Source} from './source.js'

/**
 * Runs a script of a source again and again, where Docker does not begin the program of its first `docker exec`, then of its second, and so on in steps of `every`, so many `times` each.
 * Before each time comes `ready`; after it `then`, with what the script answered. Answers how many programs there were.
 */
export async function unbegunAtEach(
  {lab, source}: {readonly lab: TestLab; readonly source: Source},
  script: string,
  {
    times,
    every = 1,
    ready,
    then,
  }: {readonly times: number; readonly every?: number; readonly ready: () => Promise<unknown>; readonly then: (moment: string, code: number) => Promise<unknown>},
): Promise<number> {
  const programs = `${source.folder}/../unbegun`
  for (let passed = 0; ; passed += every) {
    await ready()
    await onHost(lab, 'web1', `mkdir -p ${programs}; ${failingDocker(programs, 'exec --interactive', times, passed)}`)
    const {code, stdout, stderr} = await source.call(script, programs)
    const [left, yet = 0] = (await onHost(lab, 'web1', 'cat /run/docker-fails /run/docker-passes')).split('\n').map(Number)
    if (left === times) {
      expect([code, stdout, stderr].join('\n'), 'where nothing failed').to.match(/^0\n/)
      return passed - yet
    }
    await then(`Docker did not begin program ${passed + 1}: ${stdout}\n${stderr}`, code)
  }
}
