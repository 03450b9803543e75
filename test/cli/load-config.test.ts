import {expect} from 'chai'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {loadConfig} from '../../src/lib/cli/load-config.js'
import type {WhichConfig} from '../../src/lib/cli/load-config.js'
import {ShipitError} from '../../src/lib/errors.js'
import {configOf, least} from '../support/config.js'

describe('loadConfig()', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipit-config-'))
  const write = (file: string, text: string): void => writeFileSync(join(directory, file), text)
  mkdirSync(join(directory, 'conf', 'folder.yml'), {recursive: true})
  write('deploy.yml', `${least}port: 80\n`)
  write('deploy.staging.yml', 'replicas: 2\n')
  write('deploy.bad.yml', 'replicas: two\n')
  write('conf/app.yml', `${least}port: 81\n`)
  write('conf/app.live.yml', 'port: 82\n')
  write('conf/alone.yml', `${least}port: http\n`)

  after(() => rmSync(directory, {recursive: true}))

  const failure = async (which: Omit<WhichConfig, 'directory'>): Promise<{readonly code: string; readonly message: string; readonly hint: string | undefined}> => {
    const error: unknown = await loadConfig({directory, ...which}).catch((thrown: unknown) => thrown)
    if (error instanceof ShipitError) return {code: error.code, message: error.message, hint: error.hint}
    throw new Error('it did not fail as it should', {cause: error})
  }

  const check = '`shipit config check` looks at the file again and goes to no host.'

  it('reads deploy.yml, and lays the file of the destination over it', async () => {
    expect(await loadConfig({directory})).to.deep.equal(configOf(`${least}port: 80\n`))
    expect(await loadConfig({directory, destination: 'staging'})).to.deep.equal(configOf(`${least}port: 80\n`, {over: 'replicas: 2\n', destination: 'staging'}))
  })

  it('reads another file, and the destinations beside that one', async () => {
    expect((await loadConfig({directory, file: 'conf/app.yml'})).roles[0]?.port).to.equal(81)
    expect((await loadConfig({directory, file: join(directory, 'conf/app.yml'), destination: 'live'})).roles[0]?.port).to.equal(82)
  })

  it('needs no file for the lab', async () => {
    expect(await loadConfig({directory, destination: 'lab'})).to.deep.equal({...configOf(`${least}port: 80\n`), destination: 'lab'})
  })

  it('ends with every fault, named by the file as it was given', async () => {
    expect(await failure({destination: 'bad'})).to.deep.equal({
      code: 'CONFIG_INVALID',
      message: 'deploy.bad.yml:1:1  replicas must be a whole number of 1 or more (got "two")\n    1 | replicas: two\n      | ^',
      hint: check,
    })
    expect(await failure({file: 'conf/alone.yml'})).to.deep.equal({
      code: 'CONFIG_INVALID',
      message: 'conf/alone.yml:4:1  port must be a whole number from 1 to 65535 (got "http")\n    4 | port: http\n      | ^',
      hint: check,
    })
  })

  it('says what is there when there is no such destination', async () => {
    expect(await failure({destination: 'live'})).to.deep.equal({
      code: 'CONFIG_INVALID',
      message: 'There is no deploy.live.yml for destination live. The destinations are bad, staging.',
      hint: 'Try `--destination bad`.',
    })
    expect(await failure({file: 'conf/alone.yml', destination: 'live'})).to.deep.equal({
      code: 'CONFIG_INVALID',
      message: 'There is no conf/alone.live.yml for destination live. There are no destinations here.',
      hint: 'Leave `--destination` out, or write that file: what it says is merged over deploy.yml.',
    })
  })

  it('refuses a destination that can not be one, before it becomes part of a path', async () => {
    expect(await failure({destination: '../x'})).to.deep.equal({
      code: 'USAGE',
      message: '"../x" cannot be a destination.',
      hint: 'Lower-case letters, digits and dashes, such as `--destination staging`.',
    })
  })

  it('says what is wrong with a file that is not there, a folder, and one without end', async () => {
    const other = 'Name the file with `--config-file`.'
    expect(await failure({file: 'conf/none.yml'})).to.deep.equal({
      code: 'CONFIG_INVALID',
      message: `There is no none.yml in ${join(directory, 'conf')}.`,
      hint: '`shipit init` writes one, or name another with `--config-file`.',
    })
    expect(await failure({file: 'conf/folder.yml'})).to.deep.equal({code: 'CONFIG_INVALID', message: 'conf/folder.yml cannot be read: it is a folder.', hint: other})
    expect(await failure({file: '/dev/zero'})).to.deep.equal({code: 'CONFIG_INVALID', message: '/dev/zero:1:1  the file is larger than 64 KB, the most that is read', hint: check})
  })
})
