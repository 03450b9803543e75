import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {ignoreInBuilds, noteOfClearSecrets} from '../../src/lib/cli/build-context.js'
import {newFolder} from '../support/folder.js'

const build = {context: '.', args: {}, secrets: [], platforms: []}

describe('what a build could copy', () => {
  let folder: string

  beforeEach(async () => {
    folder = newFolder()
    await mkdir(join(folder, '.shipit'))
  })

  const write = (file: string, text = ''): Promise<void> => writeFile(join(folder, file), text)

  it('is noted where secrets lie there in clear, by their files', async () => {
    await Promise.all([write('.shipit/secrets', 'A=1'), write('.shipit/secrets.staging', 'A=2'), write('.shipit/secrets.age')])
    expect(await noteOfClearSecrets(folder, build)).to.match(/^\.shipit\/secrets, \.shipit\/secrets\.staging are part of what is built from, in clear: `COPY \. \.`/)
    expect(await noteOfClearSecrets(folder, {...build, context: 'app'})).to.equal(undefined)
  })

  it('is no matter where all is encrypted, or .dockerignore keeps it out', async () => {
    await write('.shipit/secrets.age')
    expect(await noteOfClearSecrets(folder, build)).to.equal(undefined)
    await write('.shipit/secrets', 'A=1')
    for (const line of ['.shipit', '/.shipit/', '**/.shipit', '.shipit/secrets*', '*']) {
      await write('.dockerignore', `node_modules\n${line}\n`)
      expect(await noteOfClearSecrets(folder, build), line).to.equal(undefined)
    }
    await write('Dockerfile.dockerignore', 'node_modules\n')
    expect(await noteOfClearSecrets(folder, build)).to.be.a('string')
  })

  it('is kept out from the start where images are built', async () => {
    expect(await ignoreInBuilds(folder, writeFile)).to.equal(false)
    await write('Dockerfile')
    expect(await ignoreInBuilds(folder, writeFile)).to.equal(true)
    expect(await readFile(join(folder, '.dockerignore'), 'utf8')).to.equal('.shipit\n')
    await write('.dockerignore', 'node_modules')
    expect([await ignoreInBuilds(folder, writeFile), await ignoreInBuilds(folder, writeFile)]).to.deep.equal([true, false])
    expect(await readFile(join(folder, '.dockerignore'), 'utf8')).to.equal('node_modules\n.shipit\n')
  })
})
