import {expect} from 'chai'
import {execa} from 'execa'
import {jobContainer} from '../../../src/lib/config/paths.js'
import {template} from '../../../src/lib/template.js'

const ofThisRun = async (container: string, names: readonly string[]): Promise<readonly string[]> => {
  const {stdout} = await execa('sh', ['-c', `${template('backups/containers.sh')}\nof_this_run`], {input: `${names.join('\n')}\n`, env: {container}})
  return stdout.split('\n')
}

describe('what a run of a backup takes for its own', () => {
  it('is named for it: neither another backup whose name begins alike, nor a job', async () => {
    const own = jobContainer('shop', 'backup.db')
    const others = ['backup.db-old', 'drill.db', 'db-backup', 'backup-db', 'db'].flatMap((name) => [jobContainer('shop', name), `${jobContainer('shop', name)}-app`])
    expect(await ofThisRun(own, [own, ...others, `${own}-scratch`])).to.deep.equal(['shop-job-db.backup', 'shop-job-db.backup-scratch'])
  })
})
