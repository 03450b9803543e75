import {execFileSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {quote} from '../../../src/lib/shell/quote.js'
import {template} from '../../../src/lib/template.js'
import {newFolder} from '../../support/folder.js'

describe('the restart that follows a job', () => {
  /** What it says; `flock` is what stands in for the program. */
  const run = (flock: string): string => {
    const folder = newFolder()
    writeFileSync(join(folder, 'run'), 'echo restarted')
    const around = [`job=etl host=web1 id=1 release=1-v1 folder=${quote(folder)} lease=${quote(folder)}`, 'now() { echo now; }; record() { :; }', `flock() { ${flock}; }`]
    return execFileSync('sh', ['-c', [...around, template('host/job-run.sh'), 'restart_after web'].join('\n')], {encoding: 'utf8'})
  }

  it('comes once the lease is held', () => {
    expect(run(':')).to.equal('shipit: restarting web\nrestarted\nshipit: restart of web: ok\n')
  })

  it('is left out where the app was locked while the lease was waited for', () => {
    expect(run(': >"$lease/lock.json"')).to.equal('shipit: restarting web\nshipit: restart of web: skipped: the app is locked\n')
  })
})
