import {expect} from 'chai'
import {execa} from 'execa'
import {openLab} from '../fixture.js'
import {createDatabaseApp, needImages, postgres} from './database.js'

/** Rounds of a second each, until the file is gone; each round tells what it did. */
const benching = `docker exec busy-postgres sh -c 'touch /tmp/benching; while [ -e /tmp/benching ]; do pgbench -U postgres -n -c 2 -T 1 shop || echo "number of failed transactions: 1 (it ended)"; done' 2>&1`

describe('lab: a database under load', function () {
  this.timeout(300_000)

  it('does not lose one transaction through ten deploys of the app', async () => {
    const lab = await openLab()
    await needImages(lab, 'postgres:17')
    const app = await createDatabaseApp(lab, 'busy', {hosts: ['web2'], accessories: {postgres: postgres()}})
    const onWeb2 = (script: string) => execa('ssh', ['-F', lab.sshConfig, '-o', 'LogLevel=ERROR', 'web2', 'sh -s'], {input: script})
    await app.must('deploy', '--yes')
    await onWeb2('docker exec busy-postgres pgbench -U postgres -q -i -s 2 shop')
    const bench = onWeb2(benching)
    for (let turn = 1; turn <= 10; turn += 1) {
      await app.configure({hosts: ['web2'], env: {VERSION: `v${turn + 1}`}, accessories: {postgres: postgres()}})
      await app.must('deploy', '--yes')
    }
    await onWeb2('docker exec busy-postgres rm /tmp/benching')
    const {stdout} = await bench
    const numbers = (what: string): readonly number[] => [...stdout.matchAll(new RegExp(`${what}: (\\d+)`, 'g'))].map((match) => Number(match[1]))
    const sum = (of: readonly number[]): number => of.reduce((all, each) => all + each, 0)
    expect(sum(numbers('number of failed transactions'))).to.equal(0)
    expect(sum(numbers('number of transactions actually processed'))).to.be.above(1000)
    expect(await app.must('releases', '--json')).to.include('"11-1"')
  })
})
