import {expect} from 'chai'
import {execa} from 'execa'
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {root} from '../house/process.js'
import {newFolder} from '../support/folder.js'

type Said = {readonly code: number | undefined; readonly stdout: string; readonly stderr: string}
type Options = {readonly input?: string | Buffer; readonly env?: Readonly<Record<string, string>>}

/** A repository, and a person with a home of their own. */
function newRepository() {
  const cwd = newFolder()
  const home = join(newFolder(), 'home')
  mkdirSync(home)
  const base = {HOME: home, XDG_CONFIG_HOME: '', SHIPIT_AGE_KEY: '', SHIPIT_AGE_KEY_FILE: '', SHIPIT_AGE_PASSPHRASE: '', EDITOR: '', VISUAL: '', NO_COLOR: '1', CI: ''}
  const shipit = async (words: string, {input = '', env = {}}: Options = {}): Promise<Said> => {
    const {exitCode, stdout, stderr} = await execa(process.execPath, [join(root, 'bin/run.js'), ...words.split(' ')], {
      cwd,
      input,
      env: {...base, ...env},
      reject: false,
      stripFinalNewline: false,
    })
    return {code: exitCode, stdout, stderr}
  }
  const secrets = (words: string, options?: Options): Promise<Said> => shipit(`secrets ${words}`, options)
  const git = (...args: readonly string[]) => execa('git', ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...args], {cwd, reject: false, env: base})
  const read = (file: string): string => readFileSync(join(cwd, '.shipit', file), 'utf8')
  const write = (file: string, text: string): void => writeFileSync(join(cwd, file), text)
  return {cwd, home, shipit, secrets, git, read, write, key: join(home, '.config/shipit/age.key')}
}

describe('shipit secrets', function () {
  this.timeout(120_000)

  it('takes what is piped in for the value alone: it is never the name of a secret, nor shown', async () => {
    const {secrets} = newRepository()
    await secrets('init')
    for (const words of ['set', 'get', 'rm']) {
      const {code, stdout, stderr} = await secrets(words, {input: 'hunter2'})
      expect([code, stdout]).to.deep.equal([2, ''])
      expect(stderr)
        .to.match(/^Error: Missing 1 required arg/)
        .and.not.include('hunter2')
    }
  })

  it('begins with a key of mode 0600, recipients, an empty store, and clear files kept out of git; and overwrites nothing', async () => {
    const {secrets, read, key, git, write} = newRepository()
    expect((await secrets('init')).code).to.equal(0)
    expect(statSync(key).mode & 0o777).to.equal(0o600)
    expect(read('recipients').split('\n').at(-2)).to.match(/^age1[0-9a-z]{58}$/)
    expect(read('secrets.age')).to.match(/^-----BEGIN AGE ENCRYPTED FILE-----\n/)
    await git('init', '-q')
    for (const file of ['secrets', 'secrets.staging', 'secrets.staging.age']) write(`.shipit/${file}`, '')
    expect((await git('status', '--porcelain', '-uall')).stdout.split('\n')).to.deep.equal([
      '?? .shipit/.gitignore',
      '?? .shipit/recipients',
      '?? .shipit/secrets.age',
      '?? .shipit/secrets.staging.age',
    ])
    const before = [read('secrets.age'), read('recipients'), readFileSync(key, 'utf8')]
    const again = await secrets('init')
    expect([again.code, again.stderr.split('\n')[0]]).to.deep.equal([2, 'Error: .shipit/secrets.age is there already. Nothing was changed.'])
    expect([read('secrets.age'), read('recipients'), readFileSync(key, 'utf8')]).to.deep.equal(before)
  })

  it('keeps what comes on stdin and gives it back byte for byte, but for one newline at its end', async () => {
    const {secrets} = newRepository()
    await secrets('init')
    const pem = '-----BEGIN\r\nü $x "q" \'s\' 🔑\n-----END\n\n'
    await secrets('set PEM --keep-newline', {input: pem})
    await secrets('set ECHO', {input: 'hello\n'})
    const long = 'x"\n'.repeat(21_846).slice(0, 65_536)
    await secrets('set LONG', {input: `${long}\n`})
    expect([(await secrets('get PEM')).stdout, (await secrets('get ECHO')).stdout, (await secrets('get LONG')).stdout === long]).to.deep.equal([pem, 'hello', true])
    expect(JSON.parse((await secrets('get ECHO --json')).stdout)).to.deep.equal({name: 'ECHO', value: 'hello'})
  })

  it('says that a value is empty, as one of a pipe is that broke', async () => {
    const {secrets} = newRepository()
    await secrets('init')
    const said = [await secrets('set A', {input: '\n'}), await secrets('set A', {input: ''}), await secrets('set A', {input: 'x'})]
    expect(said.map(({stdout, stderr}) => stdout + stderr)).to.deep.equal([
      'A is in .shipit/secrets.age. It is empty.\n',
      'A has that value already. It is empty.\n',
      'A is in .shipit/secrets.age, in place of the value before.\n',
    ])
  })

  it('refuses values that no variable can hold, and never tells a value that stands on the command line', async () => {
    const {secrets, read} = newRepository()
    await secrets('init')
    const before = read('secrets.age')
    const said = async (words: string, options?: Options): Promise<readonly unknown[]> => {
      const {code, stderr, stdout} = await secrets(words, options)
      expect(stderr + stdout).not.to.include('hunter2')
      return [code, stderr.split('\n')[0]]
    }
    const noValue = 'Error: The name of a secret is made of letters, digits and underscores. A value does not belong on the command line, where others can see it.'
    expect(await said('set A=hunter2')).to.deep.equal([2, noValue])
    expect(await said('set A hunter2')).to.deep.equal([2, noValue])
    expect(await said('set A', {input: 'hunter2\0'})).to.deep.equal([
      2,
      'Error: The value of A holds a NUL byte, which no variable can hold: keep it as base64. Nothing was changed.',
    ])
    expect((await said('set A', {input: Buffer.from([0xff, 0xfe])}))[0]).to.equal(2)
    expect(read('secrets.age')).to.equal(before)
  })

  it('lists names with their places, destination before all, and what is missing; no value', async () => {
    const {secrets, write} = newRepository()
    write('deploy.yml', 'app: shop\nimage: shop\nhosts: web1\nport: 80\nsecrets: [A, B, C, D]\n')
    write('deploy.staging.yml', '')
    await secrets('init')
    for (const name of ['A', 'B', 'OLD']) await secrets(`set ${name}`, {input: 'hunter2'})
    await secrets('set B -d staging', {input: 'hunter2-staging'})
    const {stdout} = await secrets('list -d staging --json', {env: {C: 'hunter2'}})
    expect(stdout).not.to.include('hunter2')
    expect(JSON.parse(stdout)).to.deep.equal([
      {name: 'A', from: '.shipit/secrets.age', used: true},
      {name: 'B', from: '.shipit/secrets.staging.age', used: true},
      {name: 'C', from: 'the environment', used: true},
      {name: 'D', used: true},
      {name: 'OLD', from: '.shipit/secrets.age', used: false},
    ])
    expect((await secrets('diff -d staging')).stdout).to.equal('~ B\n')
  })

  it('advises a command for the destination that was asked for, where a store or a secret is missing', async () => {
    const {shipit, secrets, write} = newRepository()
    write('deploy.yml', 'app: shop\nimage: shop\nhosts: web1\nport: 80\nsecrets: [A]\n')
    write('deploy.staging.yml', '')
    const hint = async (words: string): Promise<string> => (await shipit(words)).stderr.split('\n').slice(1).join('\n')
    expect(await hint('deploy -d staging')).to.equal(
      '  Keep it in git, encrypted: `shipit secrets init -d staging`, then `shipit secrets set -d staging A`. Or set it in the environment, or write A=… into .shipit/secrets.staging.\n',
    )
    expect(await hint('secrets rm A -d staging --yes')).to.equal('  The first `shipit secrets set -d staging NAME` makes it.\n')
    await secrets('init')
    const add = 'Add it with `shipit secrets set -d staging A`, or set it in the environment.'
    expect(await hint('deploy -d staging')).to.equal(`  ${add}\n`)
    expect(await hint('deploy')).to.equal(`  ${add.replace(' -d staging', '')}\n`)
    const {findings} = JSON.parse((await shipit('doctor -d staging --json')).stdout) as {readonly findings: readonly {readonly what: string; readonly fix?: string}[]}
    expect(findings.find(({what}) => what === 'secrets')?.fix).to.equal(add)
  })

  it('advises backup init for the password of a store, after what a person must give, and the password that a repository has', async () => {
    const {shipit, secrets, write} = newRepository()
    const app = 'app: shop\nimage: shop\nhosts: web1\nport: 80\nsecrets: [A]\n'
    write(
      'deploy.yml',
      `${app}stores: {nas: {repository: "s3:https://s3.example.com/shop", password: RESTIC_PASSWORD, env: {AWS_SECRET_ACCESS_KEY: S3_SECRET}}}\nvolumes: [data:/data]\nbackups: {data: {from: {volume: data}, schedule: daily, to: nas}}\n`,
    )
    const hint = async (words: string, env = {}): Promise<string> => (await shipit(words, {env})).stderr.split('\n').slice(1).join('\n')
    expect(await hint('deploy', {A: 'x', S3_SECRET: 'x'})).to.equal(
      '  For a new repository: `shipit secrets init`, then `shipit backup init`, which makes RESTIC_PASSWORD. For one that is there already, give its password: `shipit secrets set RESTIC_PASSWORD`.\n',
    )
    await secrets('init')
    expect(await hint('deploy')).to.equal(
      '  Add each with `shipit secrets set A`, or set them in the environment.\n  For a new repository: `shipit backup init`, which makes RESTIC_PASSWORD. For one that is there already, give its password: `shipit secrets set RESTIC_PASSWORD`.\n',
    )
    // A recovery has a repository to read.
    expect(await hint('recover --host web1 --yes', {A: 'x', S3_SECRET: 'x'})).to.equal('  Add it with `shipit secrets set RESTIC_PASSWORD`, or set it in the environment.\n')
  })

  it('lists what stores and databases need too, and of what a URL is made', async () => {
    const {secrets, write} = newRepository()
    const lines = [
      'app: shop',
      'image: shop',
      'hosts: web1',
      'port: 80',
      'secrets: [DATABASE_URL, POSTGRES_SHOP_URL]',
      'accessories: {postgres: {image: "postgres:17", secrets: [POSTGRES_PASSWORD], databases: {shop: {}}}}',
    ]
    const stores = ['stores: {nas: {repository: /srv/shop, password: RESTIC_PASSWORD}}']
    write('deploy.yml', [...lines, ...stores, ''].join('\n'))
    const {stdout, stderr} = await secrets('list --json')
    expect(stderr).to.equal('')
    expect(JSON.parse(stdout)).to.deep.equal([
      {name: 'DATABASE_URL', from: 'made of POSTGRES_SHOP_PASSWORD', used: true},
      {name: 'POSTGRES_PASSWORD', used: true},
      {name: 'POSTGRES_SHOP_PASSWORD', used: true},
      {name: 'POSTGRES_SHOP_URL', from: 'made of POSTGRES_SHOP_PASSWORD', used: true},
      {name: 'RESTIC_PASSWORD', used: true},
    ])
    expect((await secrets('list')).stdout).to.match(/POSTGRES_SHOP_PASSWORD +not yet: the deploy makes it/)
  })

  it('opens the editor on a file of mode 0600 in a folder of its own, and leaves nothing of it', async () => {
    const {cwd, secrets, home} = newRepository()
    await secrets('init')
    await secrets('set A', {input: 'one'})
    const editor = join(home, 'editor')
    writeFileSync(editor, `#!/bin/sh\nprintf '%s ' "$1" $(stat -c %a "$1" "$(dirname "$1")") > ${home}/seen\ncp "$1" "$1~"\nsed -i 's/one/two/' "$1"\necho 'B: "new"' >> "$1"\n`)
    chmodSync(editor, 0o755)
    expect((await secrets('edit', {env: {EDITOR: editor}})).stdout).to.equal('.shipit/secrets.age is changed.\n')
    const [path = '', ...modes] = readFileSync(join(home, 'seen'), 'utf8').trim().split(' ')
    expect([modes, path.startsWith(cwd), existsSync(path), existsSync(join(path, '..'))]).to.deep.equal([['600', '700'], false, false, false])
    expect([(await secrets('get A')).stdout, (await secrets('get B')).stdout]).to.deep.equal(['two', 'new'])
    const broken = await secrets('edit', {env: {EDITOR: 'sed -i s/two/[hunter2/'}})
    expect([broken.code, broken.stderr.includes('hunter2'), (await secrets('get A')).stdout]).to.deep.equal([2, false, 'two'])
    expect((await secrets('edit', {env: {EDITOR: 'false'}})).stderr.split('\n')[0]).to.equal('Error: false ended with 1. Nothing was changed.')
  })

  it('lets somebody in and out again, encrypting every store anew', async () => {
    const {secrets, read, home} = newRepository()
    await secrets('init')
    await secrets('set A', {input: 'one'})
    await secrets('set A -d staging', {input: 'two'})
    const env = {SHIPIT_AGE_KEY_FILE: join(home, 'ann.key')}
    const {recipient} = JSON.parse((await secrets('key --json', {env})).stdout) as {recipient: string}
    const refused = await secrets('get A', {env})
    expect([refused.code, refused.stderr.split('.age')[0]]).to.deep.equal([2, 'Error: No key here opens .shipit/secrets'])
    expect(JSON.parse((await secrets(`recipients add ${recipient} --name ann --json`)).stdout)).to.deep.equal({
      file: '.shipit/recipients',
      changed: true,
      stores: ['.shipit/secrets.age', '.shipit/secrets.staging.age'],
    })
    expect([(await secrets('get A', {env})).stdout, (await secrets('get A -d staging', {env})).stdout]).to.deep.equal(['one', 'two'])
    const before = read('recipients')
    expect((await secrets('recipients rm ann')).code).to.equal(0)
    expect([(await secrets('get A', {env})).code, read('recipients').includes('ann')]).to.deep.equal([2, false])
    // Who cannot open the secrets cannot let anybody in, and nothing is written.
    expect((await secrets(`recipients add ${recipient}`, {env})).code).to.equal(2)
    expect(read('recipients')).not.to.equal(before)
    expect((await secrets('recipients rm nobody')).code).to.equal(1)
  })

  it('shows what changed since a commit by name, and brings both sides of a merge together', async () => {
    const {secrets, git, read} = newRepository()
    await git('init', '-q', '-b', 'main')
    await secrets('init')
    for (const name of ['BOTH', 'OURS', 'THEIRS', 'GONE']) await secrets(`set ${name}`, {input: 'before'})
    await git('add', '-A')
    await git('commit', '-qm', 'one')
    await git('checkout', '-qb', 'other')
    await secrets('set THEIRS', {input: 'theirs'})
    await secrets('set BOTH', {input: 'theirs'})
    await secrets('rm GONE -y')
    expect((await secrets('diff')).stdout).to.equal('~ BOTH\n~ THEIRS\n- GONE\n')
    await git('commit', '-qam', 'two')
    await git('checkout', '-q', 'main')
    await secrets('set OURS', {input: 'ours'})
    await secrets('set BOTH', {input: 'ours'})
    await secrets('set NEW', {input: 'ours'})
    await git('commit', '-qam', 'three')
    await git('merge', 'other')
    const conflict = read('secrets.age')
    const told = await secrets('set A', {input: 'x'})
    expect([told.code, told.stderr]).to.deep.equal([
      2,
      'Error: There is a merge conflict in .shipit/secrets.age.\n  Bring both sides together with `shipit secrets resolve`: names that only one of them changed need no question.\n',
    ])
    expect((await secrets('resolve')).stderr.split('\n')[0]).to.equal('Error: Both sides gave another value to BOTH. .shipit/secrets.age was left as it is.')
    expect(read('secrets.age')).to.equal(conflict)
    expect(JSON.parse((await secrets('resolve --theirs --json')).stdout)).to.deep.equal({
      store: '.shipit/secrets.age',
      changed: true,
      taken: ['THEIRS', 'GONE'],
      contradicted: ['BOTH'],
    })
    const values = await Promise.all(['BOTH', 'OURS', 'THEIRS', 'NEW', 'GONE'].map(async (name) => (await secrets(`get ${name}`)).stdout))
    expect(values).to.deep.equal(['theirs', 'ours', 'theirs', 'ours', ''])
  })

  it('leaves the file as it is when it cannot be written, and when its recipients are not in order', async () => {
    const {secrets, cwd, read, write} = newRepository()
    await secrets('init')
    const before = read('secrets.age')
    const recipients = read('recipients')
    for (const [text, message] of [
      ['<<<<<<< HEAD\nage1\n', 'Error: .shipit/recipients:1: there is a merge conflict in this file: keep the keys of both sides, and take the markers out.'],
      ['', 'Error: .shipit/recipients names no recipient: nobody could open the secrets.'],
      ['AGE-SECRET-KEY-1HUNTER2\n', 'Error: .shipit/recipients:1: this is a secret key, and the public one is wanted. If it was committed anywhere, make a new one.'],
      ['passphrase\nage1abc\n', 'Error: .shipit/recipients: a passphrase stands alone: age knows no file that both it and a key open.'],
    ] as const) {
      write('.shipit/recipients', text)
      expect((await secrets('set A', {input: 'x'})).stderr.split('\n')[0]).to.equal(message)
    }
    write('.shipit/recipients', recipients)
    expect([read('secrets.age'), readdirSync(join(cwd, '.shipit')).toSorted()]).to.deep.equal([before, ['.gitignore', 'recipients', 'secrets.age']])
  })

  it('can be for a passphrase instead of keys', async () => {
    const {secrets} = newRepository()
    const env = {SHIPIT_AGE_PASSPHRASE: 'open sesame'}
    expect((await secrets('init --passphrase', {env})).code).to.equal(0)
    await secrets('set A', {input: 'one', env})
    expect([(await secrets('get A', {env})).stdout, (await secrets('get A')).code, (await secrets('recipients')).stdout]).to.deep.equal([
      'one',
      2,
      'Whoever knows the passphrase can open the secrets (.shipit/recipients).\n',
    ])
  })
})
