import {atWork} from './at-work.js'
import {end, runningSince, told} from './programs.js'

/**
 * Mocha calls it before the tests, with the runner. Where a test or a hook runs into its timeout, its error tells where it hung:
 * the programs that it began and that have not ended, and what is at work on the hosts. Then those programs are ended.
 */
export function mochaGlobalSetup(this: Mocha.Runner): void {
  let began = Date.now()
  for (const event of ['hook', 'test']) this.on(event as 'test', () => void (began = Date.now()))
  // Before any reporter is told.
  this.prependListener('fail', (_: unknown, error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MOCHA_TIMEOUT') return
    const programs = runningSince(began)
    const running = programs.length === 0 ? ['No program that it had begun was running.'] : ['It had begun these, and they had not ended:', ...programs.map(told)]
    error.stack = [error.stack, ...running, ...atWork(began)].join('\n')
    for (const program of programs) end(program)
  })
}
