import {expect} from 'chai'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {root, runProgram} from '../house/process.js'
import {atTerminal} from '../support/at-terminal.js'

/** A variable of oclif's own: whatever its value, shipit leaves the help to oclif then. */
const byOclif = {OCLIF_HELP: 'yes'}

/** What a machine that runs tests may have set. */
const plain = {CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined}

describe('`shipit --help`, which the build has made', function () {
  this.timeout(60_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shipit-help-'))
    await runProgram(process.execPath, ['scripts/build.js'], {cwd: root})
  })
  after(() => rm(folder, {recursive: true}))

  const help = (env: Readonly<Record<string, string>> = {}): ReturnType<typeof runProgram> => runProgram(process.execPath, [`${root}bin/run.js`, '--help'], {cwd: folder, env})

  it('is what oclif prints where there is no terminal', async () => {
    expect(await help()).to.deep.equal(await help(byOclif))
  })

  for (const columns of [30, 79, 80, 97, 120, 160, 161, 400])
    it(`is what oclif prints at a terminal of ${columns} columns`, async () => {
      const [ours, theirs] = await Promise.all([plain, {...plain, ...byOclif}].map((env) => atTerminal(folder, ['--help'], [], {columns, env})))
      expect(ours).to.equal(theirs)
      expect(ours).to.contain('\x1b[1mUSAGE\x1b[22m')
    })

  for (const env of [{TERM: 'dumb'}, {NO_COLOR: '1'}, {FORCE_COLOR: '0'}, {CI: 'true'}, {COLORTERM: 'truecolor'}] as readonly Readonly<Record<string, string>>[])
    it(`is what oclif prints with ${JSON.stringify(env)}`, async () => {
      const [ours, theirs] = await Promise.all(
        [
          {...plain, ...env},
          {...plain, ...env, ...byOclif},
        ].map((each) => atTerminal(folder, ['--help'], [], {env: each})),
      )
      expect(ours).to.equal(theirs)
      expect(await help(env)).to.deep.equal(await help({...env, ...byOclif}))
    })

  it('is in the colours of a theme of the user’s own', async () => {
    await mkdir(join(folder, 'config/shipit'), {recursive: true})
    await writeFile(join(folder, 'config/shipit/theme.json'), '{"bin": "red"}')
    const env = {...plain, XDG_CONFIG_HOME: join(folder, 'config')}
    expect(await atTerminal(folder, ['--help'], [], {env})).to.equal(await atTerminal(folder, ['--help'], [], {env: {...env, ...byOclif}}))
  })
})
