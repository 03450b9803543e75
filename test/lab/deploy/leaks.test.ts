import {randomBytes} from 'node:crypto'
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

/** Part of every value, and of nothing else in the world. */
const mark = `leak${randomBytes(9).toString('hex')}`
let planted = 0
const value = (before = '', after = ''): string => `${before}${mark}${++planted}${after}`

/** By name of the variable in the container. */
const variables: Readonly<Record<string, string>> = {
  DATABASE_URL: value('postgres://shop:', '@db/shop?a=1&b=%20'),
  SPACES: value('  around ', '  '),
  LINES: value('-----BEGIN KEY-----\n', '\n-----END KEY-----\n'),
  QUOTES: value(`it's "quoted" \`id\` `),
  DOLLAR: value('$HOME $(id) ${PATH} '),
  BACKSLASH: value('\\n\\\\ \\$'),
  HASH: value('# no comment '),
  EQUALS: value('a=b='),
  UNICODE: value('é ✓ 𝄞 '),
  TABS: value('\t', '\t\r\n\t'),
  DASHES: value('--env '),
  LARGE: value('x'.repeat(64 * 1024)),
  MAILER: value('renamed '),
  // What the shell and the engine's client on the host would take for themselves.
  DOCKER_HOST: value('tcp://203.0.113.9:1/'),
  PATH: value('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/'),
  BASH_ENV: value('/nowhere/'),
}
const files: Readonly<Record<string, string>> = {
  '/run/secrets/key.pem': value('-----BEGIN KEY-----\n', '\n'),
  '/run/secrets/key.json': value('{"key": "', '"}'),
  '/etc/shop/plain': value(),
}
const builds: Readonly<Record<string, string>> = {BUILD_TOKEN: value('build ')}
// An accessory's secrets and files: plant them here, and give them to it in `written`.

/** The name under which the value of a variable or a file is kept. */
const kept = (place: string): string => `KEPT_${place.replaceAll(/\W/g, '_')}`
const keep = (values: Readonly<Record<string, string>>): readonly (readonly [string, string])[] => Object.entries(values).map(([place, text]) => [kept(place), text])
const secrets = Object.fromEntries([...keep(variables), ...keep(files), ...keep(builds)])

/** The mark as it stands in clear text and, at each of the three places, in base64. */
const forms = [
  mark,
  ...[0, 1, 2].map((shift) =>
    Buffer.from('\0'.repeat(shift) + mark)
      .toString('base64')
      .slice(4, -4),
  ),
]
const holds = (text: string): boolean => forms.some((form) => text.includes(form))

/** Notes every word of every command line, over and over, until it is told to stop. */
const watch = (log: string): string =>
  `rm -f ${log}.stop; while [ -d "$(dirname ${log})" ] && [ ! -e ${log}.stop ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'; ps -eo args; sleep 0.02; done | awk '!seen[$0]++' >${log}`

describe('lab: secrets', function () {
  this.timeout(600_000)
  let lab: TestLab
  let app: App
  let state: string
  const printed: {readonly of: string; readonly text: string}[] = []
  const written = {
    hosts: ['web1'],
    image: 'shipit-test-leaks',
    build: {context: '.', secrets: Object.keys(builds).map(kept)},
    secrets: Object.keys(variables).map((name) => `${name}:${kept(name)}`),
    files: Object.fromEntries(Object.keys(files).map((target) => [target, {secret: kept(target)}])),
    hooks: {'before-deploy': 'true', 'before-switch': {command: ['true'], in: 'image'}},
  }
  const say = async (args: readonly string[], changed: Readonly<Record<string, string>> = {}): Promise<number | null> => {
    const {code, stdout, stderr} = await app.say(args, {env: {...secrets, ...changed, XDG_STATE_HOME: state, TMPDIR: state}})
    printed.push({of: args.join(' '), text: stdout + stderr})
    return code
  }
  const onWeb1 = (script: string): Promise<string> => onHost(lab, 'web1', script)
  const grep = `grep -aF ${forms.map((form) => `-e ${form}`).join(' ')}`

  before(async () => {
    lab = await openLab()
    const other = await createApp(lab, 'bystander', {written: {hosts: ['web1']}})
    await other.deploy()
    app = await createApp(lab, 'leaks', {written})
    state = join(lab.folder, 'state')
    await mkdir(state, {recursive: true})
    await writeFile(
      join(app.directory, 'Dockerfile'),
      `FROM ${lab.image.image}:${lab.image.tag}\nRUN --mount=type=secret,id=${kept('BUILD_TOKEN')} test -s /run/secrets/${kept('BUILD_TOKEN')}\n`,
    )
  })

  after(async () => {
    await writeFile(join(lab.folder, 'seen.stop'), '')
    await onWeb1('touch /root/seen.stop')
  })

  it('are twenty, and none is seen in a command line while they are deployed', async () => {
    expect(planted).to.equal(20)
    const here = join(lab.folder, 'seen')
    const watches = [execa('sh', ['-c', watch(here)]), onWeb1(watch('/root/seen'))]
    const codes = [
      await say(['deploy', '--yes', '--verbose']),
      await say(['deploy', '--yes', '--json']),
      await say(['plan', '--json'], {[kept('MAILER')]: value()}),
      await say(['plan'], {[kept('/etc/shop/plain')]: value()}),
    ]
    await app.configure({...written, env: {VERSION: 'v2'}})
    codes.push(await say(['deploy', '--yes', '--json'], {[kept('MAILER')]: value()}))
    codes.push(await say(['rollback', '--yes']))
    await app.configure({...written, env: {FAIL: '500'}, health: {path: '/up', deadline: '3s'}})
    codes.push(await say(['deploy', '--yes', '--verbose']))
    for (const args of [['status'], ['releases', '--json'], ['audit', '--json'], ['config', '--json'], ['exec', 'nobody', '--', 'ls'], ['logs'], ['lock']])
      codes.push(await say(args))
    codes.push(await say(['deploy', '--yes'], {[kept('PATH')]: value('two\nlines ')}))
    await writeFile(`${here}.stop`, '')
    await onWeb1('touch /root/seen.stop')
    await Promise.all(watches)
    expect(
      codes,
      JSON.stringify(
        printed.map(({of, text}) => [of, text.slice(-600)]),
        null,
        1,
      ),
    ).to.deep.equal([0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 2, 0, 0, 2])
    const [seenHere, seenThere] = [await readFile(here, 'utf8'), await onWeb1('cat /root/seen; rm -f /root/seen /root/seen.stop')]
    // The watch was awake: it has seen clients of the engine at work.
    expect(seenThere).to.include('leaks-web-green-1')
    expect(seenHere).to.include('deploy')
    expect([holds(seenHere), holds(seenThere)]).to.deep.equal([false, false])
  })

  it('arrive byte for byte in the container', async () => {
    const environ = await onWeb1(`docker exec "$(docker ps -q --filter label=shipit.app=leaks)" cat /proc/1/environ | base64 -w0`)
    const pairs = Buffer.from(environ, 'base64')
      .toString()
      .split('\0')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
    expect(Object.fromEntries(pairs.filter(([name]) => Object.hasOwn(variables, name)))).to.deep.equal(variables)
    for (const [target, text] of Object.entries(files)) {
      const held = await onWeb1(`docker exec "$(docker ps -q --filter label=shipit.app=leaks)" /bin/cat ${target} | base64 -w0`)
      expect(Buffer.from(held, 'base64').toString(), target).to.equal(text)
    }
  })

  it('stand in nothing that was printed', () => {
    expect(printed.filter(({text}) => holds(text)).map(({of}) => of)).to.deep.equal([])
    const of = (command: string): string =>
      printed
        .filter((each) => each.of === command)
        .map(({text}) => text)
        .join('\n')
    expect(of('plan --json')).to.match(/secret KEPT_MAILER changed \([0-9a-f]{8} → [0-9a-f]{8}\)/)
    expect(of('plan')).to.include('file /etc/shop/plain changed')
    expect(of('deploy --yes')).to.include('The secret KEPT_PATH cannot be the variable PATH')
  })

  it('stand in nothing that was written on the deployer', async () => {
    const texts = await Promise.all(
      [state, app.directory].map(async (folder) => {
        const found = await readdir(folder, {recursive: true, withFileTypes: true})
        return Promise.all(found.filter((each) => each.isFile()).map(async (each) => ({name: each.name, text: await readFile(join(each.parentPath, each.name), 'latin1')})))
      }),
    )
    expect(texts.flat().filter(({text}) => holds(text))).to.deep.equal([])
  })

  it('lie on the host only in files of their releases, which root alone can reach', async () => {
    const found = await onWeb1(`${grep} -rl /var/lib/shipit | while read -r file; do stat -c '%a %n' "$file"; done`)
    const strange = found
      .split('\n')
      .filter((line) => !/^600 \/var\/lib\/shipit\/apps\/leaks\/releases\/[\w.-]+\.web\.env$|^444 \/var\/lib\/shipit\/apps\/leaks\/files\/[0-9a-f]{32}$/.test(line))
    expect(strange).to.deep.equal([])
    expect(found).to.include('.env').and.to.include('/files/')
    expect(await onWeb1('stat -c %a /var/lib/shipit /var/lib/shipit/apps/leaks/files /var/lib/shipit/apps/leaks/hash.key')).to.equal('700\n700\n600')
  })

  it('stand in no log, no temporary file, no label and no other container', async () => {
    expect(await onWeb1(`${grep} -rl /run/shipit /tmp /var/tmp /var/log /root /home /etc 2>/dev/null || true`)).to.equal('')
    expect(await onWeb1(`journalctl --all --no-pager 2>/dev/null | ${grep} || true`)).to.equal('')
    expect(await onWeb1(`for c in $(docker ps -aq); do docker logs $c 2>&1; done | ${grep} || true`)).to.equal('')
    expect(
      await onWeb1(`docker ps -aq --filter label=shipit.app=leaks | xargs docker inspect --format '{{json .Config.Labels}} {{json .Args}} {{json .HostConfig}}' | ${grep} || true`),
    ).to.equal('')
    const others = await onWeb1(
      `docker ps -aq --no-trunc >/tmp/all; docker ps -aq --no-trunc --filter label=shipit.app=leaks >/tmp/own; grep -vxFf /tmp/own /tmp/all | xargs docker inspect; rm -f /tmp/all /tmp/own`,
    )
    expect(others).to.include('shipit-proxy').and.to.include('bystander')
    expect(holds(others)).to.equal(false)
    expect(await onWeb1(`docker ps -q --filter label=shipit.app=leaks | xargs docker inspect --format '{{.Image}}' | xargs docker history --no-trunc | ${grep} || true`)).to.equal(
      '',
    )
  })
})
