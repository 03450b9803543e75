import {expect} from 'chai'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parse} from 'yaml'
import {shipit} from '../house/process.js'
import {configOf, least} from '../support/config.js'

describe('shipit config', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'shipit-config-'))
  const good = `${least}port: 80\nsecrets: [DATABASE_URL]\n`
  const bad = `${least}replicas: two\nprot: 80\n`
  writeFileSync(join(cwd, 'deploy.yml'), good)
  writeFileSync(join(cwd, 'bad.yml'), bad)
  after(() => rmSync(cwd, {recursive: true}))

  const config = configOf(good)
  const lines =
    'bad.yml:4:1  replicas must be a whole number of 1 or more (got "two")\n    4 | replicas: two\n      | ^\nbad.yml:5:1  prot is not known here; did you mean `port`?\n    5 | prot: ··\n      | ^'
  const hint = '`shipit config check -c bad.yml` looks at the file again and goes to no host.'
  const refused = {code: 2, stdout: '', stderr: `Error: ${lines}\n  ${hint}\n`}

  it('shows the resolved config as YAML and as JSON', async () => {
    const [yaml, json] = await Promise.all([shipit(['config'], {cwd}), shipit(['config', '--json'], {cwd})])
    expect({...yaml, stdout: parse(yaml.stdout) as unknown}).to.deep.equal({code: 0, stdout: config, stderr: ''})
    expect({...json, stdout: JSON.parse(json.stdout) as unknown}).to.deep.equal({code: 0, stdout: config, stderr: ''})
  })

  it('tells every fault on stderr and ends with 2', async () => {
    expect(await shipit(['config', '-c', 'bad.yml'], {cwd})).to.deep.equal(refused)
  })

  it('checks: what is valid in a line, faults as any other command tells them', async () => {
    const valid = 'is valid: app shop with web on h1, h2\n'
    expect(await shipit(['config', 'check'], {cwd})).to.deep.equal({code: 0, stdout: `deploy.yml ${valid}`, stderr: ''})
    expect(await shipit(['config', 'check', '-c', 'bad.yml'], {cwd})).to.deep.equal(refused)
  })

  it('checks for programs: every fault with its place, still ending with 2', async () => {
    const {code, stdout, stderr} = await shipit(['config', 'check', '-c', 'bad.yml', '--json'], {cwd})
    expect({code, stdout: JSON.parse(stdout) as unknown, stderr}).to.deep.equal({
      code: 2,
      stdout: {
        valid: false,
        faults: [
          {file: 'bad.yml', line: 4, column: 1, key: 'replicas', message: 'must be a whole number of 1 or more (got "two")'},
          {file: 'bad.yml', line: 5, column: 1, key: 'prot', message: 'is not known here; did you mean `port`?'},
        ],
      },
      stderr: '',
    })
  })
})
