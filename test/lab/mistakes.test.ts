import {cp, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {findLocalEngine} from '../../src/lib/run/local-engine.js'
import {root} from '../house/process.js'
import {expectBlock, headingsOf} from '../support/page.js'
import {createApp} from './app.js'
import type {App, Written} from './app.js'
import {onHost, openLab} from './fixture.js'
import type {TestLab} from './fixture.js'
import {docker} from './own-lab.js'

const page = 'docs/common-mistakes.md'

const health = {path: '/up', timeout: '1s', deadline: '10s'}

type Mistake = {
  /** Its heading on the page. */
  readonly heading: string
  /** What deploy.yml has over the one that works. */
  readonly written?: Written
  /** Brought about before the command is typed, and taken back after it. */
  readonly make?: () => Promise<unknown>
  readonly mend?: () => Promise<unknown>
  readonly type: string
  readonly env?: Readonly<Record<string, string>>
  /** Of a long answer, what is about the mistake. */
  readonly only?: RegExp
  readonly code: number
}

/** Each is made on a real host, and what shipit says of it is what the page shows: `UPDATE_GOLDEN=1` writes the page's blocks anew. */
describe('lab: ten common mistakes, each told so that the message alone suffices', function () {
  this.timeout(120_000)
  let lab: TestLab
  let app: App

  before(async () => {
    lab = await openLab()
    await docker('tag', `${lab.image.image}:${lab.image.tag}`, 'bakery:v1')
    app = await createApp(lab, 'bakery', {written: {image: 'bakery', tag: 'v1', domains: ['bakery.example.com'], health}})
    await app.deploy()
  })
  after(async () => {
    await app.run('remove', '--confirm', 'bakery')
    // By name: what it names stands under the names of others, too.
    const names = `docker image ls --format '{{.Repository}}:{{.Tag}}' --filter reference='bakery*' | xargs docker image rm`
    await execa('sh', ['-c', names], {env: (await findLocalEngine()).env, reject: false})
  })

  const file = (name: string): string => join(app.directory, name)
  const mistakes: readonly Mistake[] = [
    {
      heading: 'The wrong key',
      written: {ssh: {user: 'root', key: 'deploy_key'}},
      make: () => execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'deploy@laptop', '-f', file('deploy_key')]),
      type: 'shipit deploy',
      code: 4,
    },
    {
      heading: 'Another program has the port',
      written: {proxy: {http_port: 8088}},
      make: () => onHost(lab, 'web1', nginx),
      mend: () => onHost(lab, 'web1', 'systemctl stop mistake-nginx; rm -f /usr/local/sbin/nginx'),
      type: 'shipit setup',
      code: 1,
    },
    {heading: 'The app listens on 127.0.0.1', written: {env: {VERSION: 'v2', FAIL: 'localhost'}}, type: 'shipit deploy', code: 5},
    {heading: 'The wrong health path', written: {health: {...health, path: '/healthy'}}, type: 'shipit deploy', code: 5},
    {
      heading: 'An image for another architecture',
      written: {tag: 'v3'},
      make: async () => {
        await writeFile(file('Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\nCMD ["/bakery"]\n')
        await docker('build', '--quiet', '--platform', 'linux/arm64', '--tag', 'bakery:v3', app.directory)
      },
      type: 'shipit deploy',
      code: 1,
    },
    {
      heading: 'A user without sudo',
      written: {hosts: ['ann@web1']},
      make: () => onHost(lab, 'web1', ann),
      mend: () => onHost(lab, 'web1', 'userdel --force --remove ann >/dev/null 2>&1; true'),
      type: 'shipit deploy',
      code: 4,
    },
    {
      heading: 'The domain leads elsewhere',
      make: () => writeFile(file('elsewhere.cjs'), elsewhere),
      type: 'shipit doctor',
      env: {NODE_OPTIONS: '--require ./elsewhere.cjs'},
      only: /^ .*dns .*\n.*→.*/m,
      code: 0,
    },
    {heading: 'A secret without a value', written: {secrets: ['DATABASE_URL', 'STRIPE_KEY']}, type: 'shipit deploy', code: 2},
    {
      heading: 'A key that shipit does not know',
      make: () => writeFile(file('deploy.yml'), 'app: bakery\nbuild: .\nhosts: [web1]\ndomains: [bakery.example.com]\nport: 3000\nhelth: /up\n'),
      type: 'shipit deploy',
      code: 2,
    },
    {
      heading: 'Changes that are not committed',
      written: {build: '.', tag: undefined},
      make: async () => {
        await cp(join(root, 'examples/hello'), app.directory, {recursive: true, filter: (path) => !path.endsWith('deploy.yml')})
        await writeFile(file('.gitignore'), '*\n!*.js\n!package.json\n!Dockerfile\n!deploy.yml\n!.gitignore\n')
        const git = (...words: readonly string[]) => execa('git', ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...words], {cwd: app.directory})
        await git('init', '--quiet')
        await git('add', '.')
        await git('commit', '--quiet', '--message', 'Bakery')
        await writeFile(file('routes.js'), '\n// Not yet.\n', {flag: 'a'})
      },
      type: 'shipit deploy',
      only: /^Note: .*$/m,
      code: 0,
    },
  ]

  for (const {heading, written = {}, make, mend, type, env, only, code} of mistakes)
    it(heading.toLowerCase(), async () => {
      await app.configure(written)
      await make?.()
      try {
        const {all, exitCode} = await execa(process.execPath, [join(root, 'bin/run.js'), ...type.split(' ').slice(1)], {
          cwd: app.directory,
          env: {...lab.env, ...env, CI: '', SHIPIT_SECRETS: ''},
          stdin: 'ignore',
          all: true,
          reject: false,
        })
        expect(exitCode, all).to.equal(code)
        const said = steady(all)
        expectBlock(page, heading, `$ ${type}\n${only ? (only.exec(said)?.[0] ?? said) : said}`)
      } finally {
        await mend?.()
      }
    })

  it('are all that the page tells of', () => expect(headingsOf(page)).to.deep.equal(mistakes.map(({heading}) => heading)))

  /** What is another at each run, as the page has it. */
  const steady = (text: string): string =>
    text
      .replaceAll(`${app.directory}/`, '')
      .replaceAll(lab.hosts[0]?.address ?? '', '203.0.113.10')
      .replaceAll('8088', '80')
      .replace(/process \d+/, 'process 712')
      .replace(/after 1\d\.\d+s/, 'after 10.02s')
      .replace(/Put back {2}[\d.]+s/, 'Put back  0.3s')
      .trim()
})

/** Any program of that name. The lab's proxy has port 80 itself: the page says 80 where this is another one. */
const nginx = `set -e
cp "$(command -v perl)" /usr/local/sbin/nginx
systemd-run --quiet --collect --unit=mistake-nginx /usr/local/sbin/nginx -MIO::Socket::INET -e 'sub {sleep}->(IO::Socket::INET->new(LocalPort => 8088, Listen => 1))'
timeout 10 sh -c 'until ss -ltn | grep -q :8088; do sleep 0.1; done'`

/** Somebody who may log in by root's keys, and no more. */
const ann = `id ann >/dev/null 2>&1 || useradd --create-home --shell /bin/sh ann
install -d -m 700 -o ann /home/ann/.ssh
install -m 600 -o ann /root/.ssh/authorized_keys /home/ann/.ssh/authorized_keys`

/** This machine's resolver, with a record that leads elsewhere. */
const elsewhere = `const dns = require('node:dns')
const {lookup} = dns.promises
dns.promises.lookup = (name, options) => (name === 'bakery.example.com' ? Promise.resolve([{address: '198.51.100.7', family: 4}]) : lookup(name, options))
require('node:module').syncBuiltinESMExports()
`
