import {expect} from 'chai'
import {execa} from 'execa'
import {createHash} from 'node:crypto'
import {join} from 'node:path'
import {root} from '../../house/process.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

const pem = `-----BEGIN PRIVATE KEY-----\n${'MC4CAQAwBQYDK2VwBCIEIA'.repeat(3)}\n-----END PRIVATE KEY-----\n`

/** Every byte that a variable can hold and a shell, a .env file or YAML may trip over. */
const values: Readonly<Record<string, string>> = {
  PEM: pem,
  QUOTES: `it's "so" \`uname\` \\n \\`,
  DOLLAR: '$HOME ${PATH} $(id) %s !! #not a comment',
  UNICODE: 'žluťoučký 🔑 \u2028 \ufeff e\u0301',
  SPACES: '  two before, a tab after\t',
  NEWLINES: '\n\n\r\n',
  CONTROL: '\x01\x1b[31m\x7f',
  LONG: 'häß$\'"\n'.repeat(7282).slice(0, 65_536),
}

describe('secrets out of git', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: App
  let env: Readonly<Record<string, string>>
  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'sealed', {written: {secrets: [...Object.keys(values), 'RENAMED:PEM']}})
    env = {SHIPIT_AGE_KEY_FILE: join(app.directory, 'age.key')}
    Object.assign(process.env, env)
  })
  after(() => delete process.env['SHIPIT_AGE_KEY_FILE'])

  const secrets = (args: readonly string[], input?: string) =>
    execa(process.execPath, [join(root, 'bin/run.js'), 'secrets', ...args], {cwd: app.directory, ...(input !== undefined && {input})})
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

  /** What the process in the container finds in its environment. */
  async function inContainer(): Promise<Readonly<Record<string, string>>> {
    const script = `const {createHash} = require("node:crypto"); console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, createHash("sha256").update(value).digest("hex")]))))`
    return JSON.parse(await onHost(lab, 'web1', `docker exec "$(docker ps -q --filter label=shipit.app=${app.name} | head -n 1)" node -e '${script}'`)) as Readonly<
      Record<string, string>
    >
  }

  it('reach the container byte for byte: a certificate, quotes, dollars, every script of the world, 64 KB', async () => {
    await secrets(['init'])
    for (const [name, value] of Object.entries(values)) await secrets(['set', name, '--keep-newline'], value)
    await app.deploy()
    const found = await inContainer()
    const wanted = {...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, digest(value)])), RENAMED: digest(pem)}
    expect(Object.fromEntries(Object.keys(wanted).map((name) => [name, found[name]]))).to.deep.equal(wanted)
  })

  it('that are unchanged change nothing, and one that is changed brings a new release', async () => {
    await secrets(['rotate'])
    expect((await app.deploy()).changed).to.equal(false)
    await secrets(['set', 'QUOTES'], 'other')
    expect((await app.deploy()).changed).to.equal(true)
    expect((await inContainer())['QUOTES']).to.equal(digest('other'))
  })

  it('that are missing, or cannot be opened, are told before any host is touched', async () => {
    await app.configure({secrets: ['PEM', 'NOWHERE', 'NOR_THIS']})
    const missing = await app.run('deploy', '--yes')
    expect([missing.code, missing.error?.message.split('.')[0]]).to.deep.equal([2, '2 secrets are missing: NOWHERE, NOR_THIS'])
    await app.configure({secrets: ['PEM']})
    const locked = await app.say(['deploy', '--yes'], {env: {SHIPIT_AGE_KEY_FILE: '', HOME: app.directory, XDG_CONFIG_HOME: app.directory}})
    expect([locked.code, locked.stderr.includes('there is no key here to open it')]).to.deep.equal([2, true])
    expect(`${missing.stderr}${locked.stderr}`).not.to.include('Connecting')
  })
})
