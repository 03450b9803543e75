import {expect} from 'chai'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {remember} from '../../../src/lib/cli/complete/remembered.js'
import {root, runProgram, shipit} from '../../house/process.js'

const file = `app: shop
build: .
hosts: [203.0.113.10, deploy@web2.example.com:2222, "[2001:db8::1]:22", {address: 203.0.113.14, name: db1}]
port: 3000
secrets: [API_KEY, MAILER:SMTP_PASSWORD]
roles:
  x-base: &base {}
  web: {port: 3000}
  worker: {command: npm run worker}
accessories:
  postgres: {image: "postgres:17", databases: {shop: {}, blog: {}}}
  redis: {image: "redis:8"}
jobs: {etl: {schedule: daily, command: etl}}
backups: {db: {from: postgres, to: offsite}}
stores: {offsite: {repository: "s3:x", password: RESTIC_PASSWORD, env: {AWS_ACCESS_KEY_ID: S3_KEY_ID}}}
aliases: {console: exec web -- sh}
`

describe('completing', function () {
  this.timeout(60_000)
  const folder = mkdtempSync(join(tmpdir(), 'shipit-complete-'))
  const [repository, shims, cache] = ['shop', 'bin', 'cache'].map((name) => join(folder, name)) as [string, string, string]
  before(async function () {
    this.timeout(180_000)
    await runProgram(process.execPath, ['scripts/build.js'], {cwd: root})
    for (const each of [repository, shims]) mkdirSync(each)
    writeFileSync(join(repository, 'deploy.yml'), file)
    writeFileSync(join(repository, 'deploy.staging.yml'), 'hosts: [staging1]\n')
    // What a person would run is told instead of run.
    writeFileSync(join(shims, 'shipit'), `#!/bin/sh\n[ "$1" = __complete ] && exec ${process.execPath} ${root}bin/run.js "$@"\necho "RAN<$*>"\n`, {mode: 0o755})
    process.env['XDG_CACHE_HOME'] = cache
    remember(repository, undefined, {releases: [{value: '12-v1.2', about: 'v1.2'}], snapshots: [{value: 'db@20261126T023000'}]})
  })
  after(() => {
    delete process.env['XDG_CACHE_HOME']
    rmSync(folder, {recursive: true})
  })
  const env = {XDG_CACHE_HOME: cache, PATH: `${shims}:${process.env['PATH'] ?? ''}`, HOME: folder, TERM: 'xterm'}

  /** Values that are offered for the last word. */
  const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
    const {code, stdout, stderr} = await shipit(['__complete', '--', ...words], {cwd: repository, env})
    expect({code, stderr}).to.deep.equal({code: 0, stderr: ''})
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t')[0] ?? '')
  }

  it('offers commands, topics and aliases of the file', async () => {
    expect(await offered('de')).to.deep.equal(['deploy'])
    expect(await offered('con')).to.have.members(['config', 'console'])
    expect(await offered('secrets', 're')).to.have.members(['resolve', 'recipients'])
    expect(await offered('secrets', 'recipients', '')).to.have.members(['add', 'rm'])
  })

  it('offers flags that were not yet given', async () => {
    expect(await offered('deploy', '--ro')).to.deep.equal(['--role'])
    expect(await offered('deploy', '--quiet', '--q')).to.deep.equal([])
    expect(await offered('lab', 'up', '--engine', '')).to.deep.equal(['docker', 'podman'])
  })

  it('offers names of the file, for arguments and for values of flags', async () => {
    const asked = {
      'exec ': ['web', 'worker'],
      'restart web ': ['worker'],
      'deploy --role w': ['web', 'worker'],
      'deploy --role=wo': ['--role=worker'],
      'logs --host ': ['203.0.113.10', 'web2.example.com', '2001:db8::1', 'db1'],
      'logs -d staging --host s': ['staging1'],
      'deploy -d ': ['staging', 'lab'],
      'deploy -c ': [':files'],
      'accessory logs ': ['postgres', 'redis'],
      'accessory logs redis ': ['postgres'],
      'db drop postgres ': ['shop', 'blog'],
      'job run ': ['etl'],
      'backup run ': ['db'],
      'backup check ': ['offsite'],
      'secrets get ': ['API_KEY', 'SMTP_PASSWORD', 'RESTIC_PASSWORD', 'S3_KEY_ID'],
      'secrets set API_KEY ': [],
      'remove --confirm ': ['shop'],
      'docs heal': ['health'],
      'completion ': ['bash', 'zsh', 'fish'],
    }
    const found = await Promise.all(Object.keys(asked).map(async (line) => [line, await offered(...line.split(' '))] as const))
    expect(Object.fromEntries(found)).to.deep.equal(asked)
  })

  it('offers releases and snapshots that were seen last, and asks nobody', async () => {
    expect(await offered('rollback', '')).to.deep.equal(['12-v1.2'])
    expect(await offered('rollback', '-d', 'staging', '')).to.deep.equal([])
    expect(await offered('backup', 'restore', '')).to.deep.equal(['db', 'db@20261126T023000'])
  })

  it('has nothing to offer behind `--`, after a complete argument, nor without a file; of a faulty one, what can be read', async () => {
    expect(await Promise.all([offered('exec', 'web', '--', 'l'), offered('job', 'run', 'etl', ''), offered('nonsense', '')])).to.deep.equal([[], [], []])
    writeFileSync(join(folder, 'broken.yml'), 'roles: {web: {}, worker: {}}\nport: [\n  "')
    expect(await Promise.all(['none.yml', 'broken.yml'].map((name) => offered('restart', '-c', join(folder, name), '')))).to.deep.equal([[], ['web', 'worker']])
  })

  const isThere = async (program: string): Promise<boolean> => (await runProgram('sh', ['-c', `command -v ${program}`])).code === 0

  it('works in bash', async () => {
    const typed = async (...words: readonly string[]): Promise<readonly string[]> => {
      const list = words.map((word) => `'${word}'`).join(' ')
      const script = `source <(${process.execPath} ${root}bin/run.js completion bash); COMP_WORDS=(shipit ${list}); COMP_CWORD=${words.length}; _shipit; printf '%s\\n' "\${COMPREPLY[@]}"`
      return (await runProgram('bash', ['-c', script], {cwd: repository, env})).stdout.trim().split('\n')
    }
    // bash itself makes words of `=` and `:`.
    expect(
      await Promise.all([typed('accessory', 'bo'), typed('deploy', '--role', '=', 'wo'), typed('logs', '--host', '2001', ':', 'db'), typed('deploy', '-c', 'depl')]),
    ).to.deep.equal([['boot'], ['worker'], ['db8::1'], ['deploy.staging.yml', 'deploy.yml']])
  })

  it('works in zsh, at the press of Tab', async function () {
    expect(await isThere('zsh')).to.equal(true)
    const script = join(folder, '_shipit')
    writeFileSync(script, (await shipit(['completion', 'zsh'])).stdout)
    const driver = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=; autoload -U compinit; compinit -u -D; source ${script}; echo LO''ADED"
zpty -r z out '*LOADED*'
zpty -w -n z $'shipit accessory bo\\tred\\t\\n'
zpty -r z out '*RAN<*>*'
print -r -- "$out"`
    const {stdout} = await runProgram('zsh', ['-f', '-c', driver], {cwd: repository, env})
    expect(stdout).to.match(/RAN<accessory boot redis ?>/)
  })

  it('works in fish', async () => {
    expect(await isThere('fish')).to.equal(true)
    const script = join(folder, 'shipit.fish')
    writeFileSync(script, (await shipit(['completion', 'fish'])).stdout)
    const typed = async (line: string): Promise<string> =>
      (await runProgram('fish', ['--no-config', '-c', `source ${script}; complete -C '${line}'`], {cwd: repository, env})).stdout
    expect(await typed('shipit accessory bo')).to.match(/^boot\tBring accessories/)
    expect((await typed('shipit exec ')).split('\n').map((row) => row.split('\t')[0])).to.deep.equal(['web', 'worker', ''])
    expect(await typed('shipit deploy -c depl')).to.include('deploy.yml')
  })
})
