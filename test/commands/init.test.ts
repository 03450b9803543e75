import {expect} from 'chai'
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {runProgram, shipit} from '../house/process.js'
import {newFolder} from '../support/folder.js'
import {repository} from '../support/process.js'

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const cwd = newFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), {recursive: true})
    writeFileSync(join(cwd, path), text)
  }
  return cwd
}

const dockerfile = 'FROM node:20-slim\nCOPY . /app\nEXPOSE 4100\nHEALTHCHECK CMD curl -f http://localhost:4100/healthz || exit 1\nCMD ["node", "/app/server.js"]\n'
const read = (cwd: string, path: string): string => readFileSync(join(cwd, path), 'utf8')

type Answer = {
  readonly app: string
  readonly found: readonly {readonly what: string; readonly value: string; readonly where: string}[]
  readonly files: readonly {readonly path: string; readonly state: string; readonly lines: readonly string[]}[]
  readonly notes: readonly {readonly file: string; readonly line: number; readonly message: string}[]
  readonly next: readonly string[]
}

const answerOf = async (cwd: string, ...args: readonly string[]): Promise<Answer> => {
  const {code, stdout, stderr} = await shipit(['init', '--json', ...args], {cwd})
  expect(code, stdout + stderr).to.equal(0)
  return JSON.parse(stdout) as Answer
}

const states = ({files}: Answer): Readonly<Record<string, string>> => Object.fromEntries(files.map(({path, state}) => [path, state]))

describe('shipit init', function () {
  this.timeout(120_000)

  it('looks, tells what it found and where, and writes a deploy.yml that is valid', async () => {
    const cwd = folderWith({Dockerfile: dockerfile, '.env.example': 'STRIPE_KEY=\nLOG_LEVEL=info\n'})
    await runProgram('git', ['init', '--quiet'], {cwd})
    await runProgram('git', ['remote', 'add', 'origin', 'https://token@github.com/Acme/My_Wiki.git'], {cwd})
    const {app, found, next, ...answer} = await answerOf(cwd, '--yes', '--host', 'deploy@203.0.113.10:2222', '--domain', 'wiki.example.com')
    expect({app, found, next}).to.deep.equal({
      app: 'my-wiki',
      found: [
        {what: 'app', value: 'my-wiki', where: "git's remote origin"},
        {what: 'port', value: '4100', where: 'EXPOSE in Dockerfile, line 3'},
        {what: 'health', value: '/healthz', where: 'HEALTHCHECK in Dockerfile, line 4'},
        {what: 'secret', value: 'STRIPE_KEY', where: '.env.example, line 1'},
      ],
      next: ['shipit secrets init', 'shipit secrets set STRIPE_KEY', 'shipit setup'],
    })
    expect(states({app, found, next, ...answer})).to.deep.equal({
      'deploy.yml': 'written',
      '.dockerignore': 'written',
      '.shipit/.gitignore': 'written',
      '.shipit/deploy.schema.json': 'written',
      '.shipit/hooks/before-deploy.sample': 'written',
      '.shipit/hooks/after-deploy.sample': 'written',
      '.shipit/hooks/on-failure.sample': 'written',
    })
    expect(read(cwd, 'deploy.yml').split('\n')).to.deep.equal([
      '# yaml-language-server: $schema=.shipit/deploy.schema.json',
      '# Checked by `shipit config check`; `shipit plan` shows what would happen.',
      '',
      'app: my-wiki',
      'image: ghcr.io/acme/my_wiki # Its name. It travels over SSH; with `registry:` it is pushed and pulled.',
      'build: . # The folder with the Dockerfile.',
      'hosts: [deploy@203.0.113.10:2222] # Where it runs: [user@]address[:port], as many as you like.',
      'domains: [wiki.example.com] # HTTPS comes by itself once they lead to the hosts.',
      'port: 4100 # Where the app listens (EXPOSE in Dockerfile, line 3).',
      'health: /healthz # Answers 200-299 once the app is well (HEALTHCHECK in Dockerfile, line 4).',
      'secrets: [STRIPE_KEY] # Names alone. A value: shipit secrets set NAME.',
      '# env: {LOG_LEVEL: "…"} # Also in .env.example; values are not copied.',
      '',
    ])
    expect(await shipit(['config', 'check'], {cwd})).to.deep.equal({code: 0, stdout: 'deploy.yml is valid: app my-wiki with web on 203.0.113.10\n', stderr: ''})
  })

  it('names the schema that it writes, and git keeps secrets in clear out', async () => {
    const cwd = folderWith({Dockerfile: dockerfile})
    await answerOf(cwd, '--yes', '--host', '203.0.113.10')
    expect(JSON.parse(read(cwd, '.shipit/deploy.schema.json'))).to.deep.equal(JSON.parse(readFileSync(`${repository}schema/deploy.schema.json`, 'utf8')))
    expect(statSync(join(cwd, '.shipit/hooks/after-deploy.sample')).mode & 0o777).to.equal(0o755)
    const before = read(cwd, '.shipit/.gitignore')
    const {code, stdout, stderr} = await shipit(['secrets', 'init'], {cwd, env: {HOME: cwd, XDG_CONFIG_HOME: ''}})
    expect(code, stdout + stderr).to.equal(0)
    expect(read(cwd, '.shipit/.gitignore')).to.equal(before)
  })

  it('run again, changes nothing, and needs no answer that deploy.yml has', async () => {
    const cwd = folderWith({Dockerfile: dockerfile})
    await answerOf(cwd, '--yes', '--host', '203.0.113.10')
    const again = await answerOf(cwd)
    expect([...new Set(Object.values(states(again)))]).to.deep.equal(['as it is'])
  })

  it('shows what it would change, and changes it with --force alone', async () => {
    const cwd = folderWith({Dockerfile: dockerfile, 'deploy.yml': 'app: mine\nimage: mine\nhosts: 203.0.113.9\nport: 80\n', '.dockerignore': 'dist\n'})
    const kept = await answerOf(cwd, '--yes', '--port', '90')
    expect(states(kept)['deploy.yml']).to.equal('kept')
    expect(kept.files[0]?.lines).to.include.members(['- port: 80', '+ port: 90 # Where the app listens.'])
    expect(read(cwd, 'deploy.yml')).to.equal('app: mine\nimage: mine\nhosts: 203.0.113.9\nport: 80\n')
    expect(read(cwd, '.dockerignore')).to.equal('dist\n.shipit\n')
    expect(states(await answerOf(cwd, '--yes', '--port', '90', '--force'))['deploy.yml']).to.equal('written over')
    expect(read(cwd, 'deploy.yml')).to.include('\nport: 90 #').and.to.include('\nhosts: [203.0.113.9] #')
  })

  it('--dry-run writes nothing', async () => {
    const cwd = folderWith({Dockerfile: dockerfile})
    expect(states(await answerOf(cwd, '--yes', '--host', '203.0.113.10', '--dry-run'))['deploy.yml']).to.equal('would be written')
    expect([existsSync(join(cwd, 'deploy.yml')), existsSync(join(cwd, '.shipit'))]).to.deep.equal([false, false])
  })

  it('names the flag where nobody is there to be asked', async () => {
    const {code, stdout, stderr} = await shipit(['init'], {cwd: folderWith({Dockerfile: dockerfile})})
    expect({code, stdout, stderr}).to.deep.equal({
      code: 2,
      stdout: '',
      stderr: 'Error: On which host is it to run? Nothing here says so.\n  shipit init --yes --host deploy@203.0.113.10\n',
    })
    const port = await shipit(['init', '--host', 'web1'], {cwd: folderWith({Dockerfile: 'FROM scratch\n'})})
    expect(port.stderr).to.equal('Error: On which port does the container listen? The Dockerfile has no EXPOSE.\n  shipit init --yes --port 3000\n')
  })

  it('says what it needs where there is nothing to go by, and what is wrong with a flag', async () => {
    const cwd = folderWith({'notes.txt': ''})
    expect((await shipit(['init', '--host', 'web1'], {cwd})).stderr).to.match(
      /^Error: There is no Dockerfile here, and nothing that tells how to write one.*\n {2}Write a Dockerfile, or name an image that exists/,
    )
    expect((await shipit(['init', '--host', 'a b'], {cwd})).stderr).to.match(/^Error: --host must be a host such as 203\.0\.113\.10.* \(got "a b"\)\.\n$/)
    expect((await shipit(['init', 'docker-compose.yml'], {cwd})).stderr).to.equal(
      'Error: A file is translated from another tool: which one wrote docker-compose.yml?\n  shipit init --from compose docker-compose.yml\n',
    )
    expect((await shipit(['init', '--from', 'kamal'], {cwd})).stderr).to.equal('Error: There is no config/deploy.yml here.\n  Name the file: shipit init --from kamal PATH\n')
    mkdirSync(join(cwd, 'deploy.yml'))
    expect((await shipit(['init', '--yes', '--image', 'acme/shop:v1', '--host', 'web1', '--port', '80'], {cwd})).stderr).to.match(/^Error: deploy\.yml is a folder/)
  })

  it('takes an image that exists, and builds none', async () => {
    const cwd = folderWith({})
    await answerOf(cwd, '--yes', '--image', 'ghcr.io/acme/shop:v1', '--app', 'shop', '--host', 'web1', '--port', '8080')
    expect(read(cwd, 'deploy.yml')).to.match(/\napp: shop\nimage: ghcr\.io\/acme\/shop\ntag: v1\nhosts: \[web1\]/)
    expect(existsSync(join(cwd, '.dockerignore'))).to.equal(false)
  })

  it('takes well-known servers of a compose file along', async () => {
    const compose =
      'services:\n  db:\n    image: postgres:17\n    environment: {POSTGRES_PASSWORD: dev, POSTGRES_DB: shop}\n    ports: ["5432:5432"]\n  mail:\n    image: axllent/mailpit\n'
    const cwd = folderWith({Dockerfile: dockerfile, 'docker-compose.yml': compose})
    const {next} = await answerOf(cwd, '--yes', '--host', 'web1')
    expect(read(cwd, 'deploy.yml')).to.include('accessories:\n  db:\n    image: postgres:17\n    env: {POSTGRES_DB: shop}\n    secrets: [POSTGRES_PASSWORD]\n')
    expect(next).to.deep.equal(['shipit secrets init', 'shipit secrets set POSTGRES_PASSWORD', 'shipit setup'])
  })

  it('translates a compose file, and tells line by line what it could not', async () => {
    const cwd = folderWith({'compose.yml': readFileSync(`${repository}test/init/compose/rails-sidekiq.yml`, 'utf8'), Dockerfile: dockerfile, '.env': 'DB_PASSWORD=hunter2\n'})
    const {code, stdout} = await shipit(['init', '--yes', '--from', 'compose', '--app', 'shop', '--host', 'web1', '--domain', 'shop.example.com'], {cwd})
    expect(code).to.equal(0)
    expect(stdout).to.include('\nNot translated, or only in another way:\n  compose.yml:8  build.cache_from has no counterpart\n')
    expect(read(cwd, 'deploy.yml')).to.include('\ndomains: [shop.example.com] #').and.not.to.include('hunter2')
    expect((await shipit(['config', 'check'], {cwd})).stdout).to.equal('deploy.yml is valid: app shop with web, sidekiq on web1\n')
  })

  it("translates Kamal's file with its hooks and secrets, and asks nothing that it says", async () => {
    const cwd = folderWith({
      'config/deploy.yml': readFileSync(`${repository}test/init/kamal/rails.yml`, 'utf8'),
      Dockerfile: dockerfile,
      '.kamal/secrets': 'RAILS_MASTER_KEY=$(cat config/master.key)\n',
      '.kamal/hooks/pre-deploy': '#!/bin/sh\n',
    })
    await answerOf(cwd, '--yes', '--from', 'kamal')
    expect(read(cwd, 'deploy.yml')).to.include('{command: cat config/master.key, names: [RAILS_MASTER_KEY]}').and.to.include('hooks: {before-deploy: ./.kamal/hooks/pre-deploy}')
    expect((await shipit(['config', 'check'], {cwd})).stdout).to.equal('deploy.yml is valid: app shop with web on 203.0.113.10\n')
  })

  it('writes a translation that has a fault too, and tells the fault', async () => {
    const cwd = folderWith({'compose.yml': 'services:\n  app:\n    image: Acme/shop:v1\n    ports: ["80:80"]\n'})
    const {notes, next} = await answerOf(cwd, '--yes', '--from', 'compose', '--app', 'shop', '--host', 'web1')
    expect(notes.map(({file, message}) => `${file} ${message}`)).to.deep.equal([
      'deploy.yml image must be an image without a tag, such as ghcr.io/acme/shop, in lower case; the tag goes under `tag` (got "Acme/shop")',
    ])
    expect(next).to.deep.equal(['shipit config check', 'shipit setup'])
  })
})
