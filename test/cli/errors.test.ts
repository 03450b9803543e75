import {expect} from 'chai'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {root, runProgram} from '../house/process.js'
import type {Ended} from '../house/process.js'

/** A package of our own with commands that go wrong in every way, on the real base command. */
const commands = {
  'fail.js': `throw new ShipitError('LEASE_HELD', 'ann is deploying.', {hint: 'Wait with --wait,\\nor see \`shipit lock\`.'})`,
  'bug.js': `throw new TypeError('cannot read x of undefined', {cause: new Error('deep down')})`,
  'leak.js': `let cause
    try { JSON.parse('marked-seven') } catch (error) { cause = error }
    throw new Error('cannot use ' + process.env.DB_PASSWORD, {cause: new Error(process.env.API_TOKEN, {cause})})`,
  'lab/up.js': `return {hosts: 3}`,
  'empty.js': `return []`,
  'echo.js': `return {argv: this.argv}`,
} as const

describe('a command', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'shipit-cli-'))
    writeFileSync(join(folder, 'package.json'), JSON.stringify(packageJson))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    mkdirSync(join(folder, 'commands/lab'), {recursive: true})
    for (const [path, work] of Object.entries(commands)) writeFileSync(join(folder, 'commands', path), source(path, work))
    writeFileSync(join(folder, 'deploy.yml'), 'app: shop\nimage: shop\nhosts: web1\naliases: {hello: echo -d staging, three: lab up, broken: exce web}\n')
    writeFileSync(join(folder, 'not-found.js'), `export {default} from '${root}dist/src/lib/cli/not-found.js'\n`)
    writeFileSync(join(folder, 'run.js'), `import {main} from '${root}dist/src/lib/cli/main.js'\nawait main(process.argv.slice(2), ${JSON.stringify(folder)})\n`)
  })
  after(() => rmSync(folder, {recursive: true, force: true}))

  const run = (...args: readonly string[]): Promise<Ended> =>
    runProgram(process.execPath, [join(folder, 'run.js'), ...args], {env: {XDG_STATE_HOME: join(folder, 'state')}, cwd: folder})

  it('that fails tells why and what to type, on stderr, with the exit code of the error', async () => {
    expect(await run('fail')).to.deep.equal({code: 3, stdout: '', stderr: 'Error: ann is deploying.\n  Wait with --wait,\n  or see `shipit lock`.\n'})
  })

  it('that fails answers --json with the error, on stdout, and says nothing else', async () => {
    const {code, stdout, stderr} = await run('fail', '--json')
    expect({code, stderr, answer: JSON.parse(stdout) as unknown}).to.deep.equal({
      code: 3,
      stderr: '',
      answer: {error: {code: 'LEASE_HELD', message: 'ann is deploying.', hint: 'Wait with --wait,\nor see `shipit lock`.'}},
    })
  })

  it('with a bug says so in a line, keeps the stack in a file, and exits 1', async () => {
    const {code, stdout, stderr} = await run('bug')
    const [, file] = /The report is in (.*)\.\n$/.exec(stderr) ?? []
    expect({code, stdout, stderr}).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: `Error: This is a bug in shipit (TypeError: cannot read x of undefined). The report is in ${file}.\n`,
    })
    expect(readFileSync(file ?? '', 'utf8')).to.match(
      /^shipit \d+\.\d+\.\d+, node v.*\ncommand: shipit bug\nargv: bug\ntime: .*\n\nTypeError: cannot read x of undefined\n\s+at (.|\n)*caused by Error: deep down\n\s+at /,
    )
  })

  it('with a bug keeps what may be secret out of the report and of what it says: values of the command line, the environment, and texts that could not be read', async () => {
    const env = {XDG_STATE_HOME: join(folder, 'secretive'), DB_PASSWORD: 'marked-one', API_TOKEN: 'marked-two', OTHER: 'marked-three'}
    const {stderr} = await runProgram(process.execPath, [join(folder, 'run.js'), 'leak', '--destination=marked-four', '-c', 'marked-five', 'marked-six'], {env, cwd: folder})
    const [, file = ''] = /The report is in (.*)\.\n$/.exec(stderr) ?? []
    const report = readFileSync(file, 'utf8')
    expect([stderr, report].map((text) => text.match(/marked-\w+/g))).to.deep.equal([null, null])
    expect(report).to.include('\nargv: leak --destination=… -c … …\n')
    expect(report).to.include('[secret]')
    expect((statSync(file).mode & 0o777).toString(8)).to.equal('600')
  })

  it('with a bug tells programs so', async () => {
    const {code, stdout} = await run('bug', '--json')
    const {error} = JSON.parse(stdout) as {error: {code: string; message: string}}
    expect({code, error: error.code, message: error.message}).to.deep.equal({code: 1, error: 'BUG', message: 'This is a bug in shipit (TypeError: cannot read x of undefined).'})
  })

  it('names the nearest flag for one that it does not have', async () => {
    expect(await run('fail', '--destinaton', 'x')).to.deep.equal({
      code: 2,
      stdout: '',
      stderr: 'Error: `shipit fail` has no flag --destinaton.\n  Did you mean --destination? See `shipit fail --help`.\n',
    })
  })

  it('names no flag where none is near', async () => {
    expect(await run('fail', '--zebra')).to.deep.equal({code: 2, stdout: '', stderr: 'Error: `shipit fail` has no flag --zebra.\n  See `shipit fail --help`.\n'})
  })

  it('answers --json to a wrong flag with our error, not with its insides', async () => {
    const {code, stdout} = await run('fail', '--zebra', '--json')
    expect({code, answer: JSON.parse(stdout) as unknown}).to.deep.equal({
      code: 2,
      answer: {error: {code: 'USAGE', message: '`shipit fail` has no flag --zebra.', hint: 'See `shipit fail --help`.'}},
    })
  })

  it('says which flag lacks its value', async () => {
    expect(await run('fail', '-d')).to.deep.equal({code: 2, stdout: '', stderr: 'Error: Flag --destination expects a value\n  See `shipit fail --help`.\n'})
  })

  it('refuses to be verbose and quiet at once', async () => {
    const {code, stderr} = await run('fail', '-v', '-q')
    expect({code, stderr}).to.deep.equal({code: 2, stderr: 'Error: --quiet=true cannot also be provided when using --verbose\n  See `shipit fail --help`.\n'})
  })

  it('that takes no argument says so', async () => {
    expect(await run('lab', 'up', 'now')).to.deep.equal({code: 2, stdout: '', stderr: 'Error: `shipit lab up` takes no argument "now".\n  See `shipit lab up --help`.\n'})
  })

  it('that does not exist is answered with the nearest, exit 2', async () => {
    expect(await run('lab', 'upp')).to.deep.equal({
      code: 2,
      stdout: '',
      stderr: 'Error: There is no command `shipit lab upp`.\n  Did you mean `shipit lab up`? See `shipit --help`.\n',
    })
  })

  it('that does not exist is no bug when asked for help either', async () => {
    expect(await run('nonsense', '--help')).to.deep.equal({code: 2, stdout: '', stderr: 'Error: There is no command `shipit nonsense`.\n  See `shipit --help`.\n'})
  })

  it('that succeeds prints its answer as JSON, an empty one too', async () => {
    expect([await run('lab', 'up', '--json'), await run('empty', '--json')]).to.deep.equal([
      {code: 0, stdout: '{\n  "hosts": 3\n}\n', stderr: ''},
      {code: 0, stdout: '[]\n', stderr: ''},
    ])
  })

  it('of two words or one is run by an alias of deploy.yml, with what was typed after it', async () => {
    const [hello, three] = await Promise.all([run('hello', '-c', 'deploy.yml', '--json'), run('three', '--json')])
    expect([JSON.parse(hello.stdout), JSON.parse(three.stdout)]).to.deep.equal([{argv: ['-d', 'staging', '-c', 'deploy.yml', '--json']}, {hosts: 3}])
  })

  it('that an alias stands for must exist', async () => {
    expect(await run('broken')).to.deep.equal({
      code: 2,
      stdout: '',
      stderr: 'Error: The alias broken stands for `shipit exce web`, and there is no such command.\n  Mend it under `aliases` in deploy.yml.\n',
    })
  })
})

const packageJson = {
  name: 'shipit',
  version: '1.2.3',
  type: 'module',
  oclif: {
    bin: 'shipit',
    dirname: 'shipit',
    topicSeparator: ' ',
    additionalHelpFlags: ['-h'],
    commands: {strategy: 'pattern', target: './commands'},
    hooks: {command_not_found: './not-found.js'},
  },
}

const source = (path: string, work: string): string => `
import {BaseCommand} from '${root}dist/src/lib/cli/base-command.js'
import {projectFlags} from '${root}dist/src/lib/cli/flags.js'
import {ShipitError} from '${root}dist/src/lib/errors.js'
export default class ${path.replaceAll(/\W/g, '_')} extends BaseCommand {
  static flags = projectFlags
  static strict = ${path !== 'leak.js'}
  async run() {
    await this.parse(this.constructor)
    ${work}
  }
}`
