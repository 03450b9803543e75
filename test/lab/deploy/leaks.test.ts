import {mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {root} from '../../house/process.js'
import type {RunOptions} from '../../house/process.js'
import {needImages, postgres} from '../accessories/database.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {docker} from '../own-lab.js'
import {alsoSecret, builds, files, grep, holds, howMany, keep, kept, sealed, sealedFiles, value, variables, watch} from './planted.js'

const mounts = (values: Readonly<Record<string, string>>): object => Object.fromEntries(Object.keys(values).map((target) => [target, {secret: kept(target)}]))
const named = (values: Readonly<Record<string, string>>): readonly string[] => Object.keys(values).map((name) => `${name}:${kept(name)}`)

const written = {
  hosts: ['web1'],
  image: 'shipit-test-leaks',
  build: {context: '.', secrets: Object.keys(builds).map(kept)},
  secrets: named(variables),
  files: mounts(files),
  hooks: {'before-deploy': 'true', 'before-switch': {command: ['true'], in: 'image'}},
  accessories: {postgres: postgres({secrets: named(sealed), files: mounts(sealedFiles)})},
}

describe('lab: secrets', function () {
  this.timeout(600_000)
  let lab: TestLab
  let app: App
  /** Where this person's home, state and temporary files are. */
  let state: string
  let keyFile: string
  let ageKey: string
  const printed: {readonly of: string; readonly text: string}[] = []
  /** Commands that ended otherwise than they should. */
  const strange: string[] = []
  const env = () => ({...keep(variables, files, builds), XDG_STATE_HOME: state, XDG_CONFIG_HOME: '', TMPDIR: state, HOME: state, SHIPIT_AGE_KEY_FILE: keyFile})
  const note = (args: readonly string[], {code, text}: {readonly code: number | null | undefined; readonly text: string}, wanted: number): void => {
    printed.push({of: args.join(' '), text})
    if (code !== wanted) strange.push(`${args.join(' ')} ended with ${code}: ${text.slice(-600)}`)
  }
  const ends = async (wanted: number, args: readonly string[], changed: Readonly<Record<string, string>> = {}, onOutput?: RunOptions['onOutput']): Promise<void> => {
    const {code, stdout, stderr} = await app.say(args, {env: {...env(), ...changed}, ...(onOutput && {onOutput})})
    note(args, {code, text: stdout + stderr}, wanted)
  }
  const secrets = async (args: readonly string[], input = ''): Promise<void> => {
    const {exitCode, stdout, stderr} = await execa(process.execPath, [join(root, 'bin/run.js'), 'secrets', ...args], {cwd: app.directory, env: env(), input, reject: false})
    note(['secrets', ...args], {code: exitCode, text: stdout + stderr}, 0)
  }
  const of = (command: string): string =>
    printed
      .filter((each) => each.of === command)
      .map(({text}) => text)
      .join('\n')
  const onWeb1 = (script: string): Promise<string> => onHost(lab, 'web1', script)

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'postgres:17')
    const other = await createApp(lab, 'onlooker', {written: {hosts: ['web1']}})
    await other.deploy()
    app = await createApp(lab, 'leaks', {written})
    state = join(lab.folder, 'state')
    await mkdir(state, {recursive: true})
    keyFile = join(lab.folder, 'own-keys', 'age.key')
    await writeFile(
      join(app.directory, 'Dockerfile'),
      `FROM ${lab.image.image}:${lab.image.tag}\nRUN --mount=type=secret,id=${kept('BUILD_TOKEN')} test -s /run/secrets/${kept('BUILD_TOKEN')}\n`,
    )
  })

  after(async () => {
    await writeFile(join(lab.folder, 'seen.stop'), '')
    await onWeb1('touch /root/seen.stop')
  })

  it('are more than twenty, and none is seen in a command line while all is done with them that can be', async () => {
    expect(howMany()).to.equal(24)
    const here = join(lab.folder, 'seen')
    const watches = [execa('sh', ['-c', watch(here)]), onWeb1(watch('/root/seen'))]
    await keepInStore()
    await tryAccessory()
    await tryApp()
    await writeFile(`${here}.stop`, '')
    await onWeb1('touch /root/seen.stop')
    await Promise.all(watches)
    expect(strange).to.deep.equal([])
    const [seenHere, seenThere] = [await readFile(here, 'utf8'), await onWeb1('cat /root/seen; rm -f /root/seen /root/seen.stop')]
    // The watch was awake: it has seen clients of the engine at work.
    expect(seenThere).to.include('leaks-web-green-1').and.to.include('leaks-postgres')
    expect(seenHere).to.include('deploy')
    alsoSecret(await onWeb1('cat /var/lib/shipit/apps/leaks/hash.key'))
    expect([holds(seenHere), holds(seenThere)]).to.deep.equal([false, false])
  })

  async function keepInStore(): Promise<void> {
    await secrets(['init'])
    ageKey = /^AGE-SECRET-KEY-\S+/m.exec(await readFile(keyFile, 'utf8'))?.[0] ?? ''
    alsoSecret(ageKey.slice(0, -8))
    for (const [name, text] of Object.entries(keep(sealed, sealedFiles))) await secrets(['set', name, '--keep-newline'], text)
    await secrets(['rotate'])
    await secrets(['list', '--json'])
  }

  async function tryAccessory(): Promise<void> {
    await ends(2, ['accessory', 'boot', 'postgres'], {[kept('CONTAINER_HOST')]: value('two\nlines ')})
    await ends(0, ['accessory', 'boot', 'postgres', '--verbose'])
    await ends(5, ['accessory', 'reboot', 'postgres'], {[kept('POSTGRES_PASSWORD')]: value('another ')})
    await ends(0, ['accessory', 'status', '--json'])
    await ends(0, ['accessory', 'logs', 'postgres'])
    await ends(0, ['plan', '--json'], {[kept('CA')]: value()})
    // As CI has it: the key itself in a variable.
    await ends(0, ['accessory', 'boot', 'postgres', '--json'], {SHIPIT_AGE_KEY_FILE: '', SHIPIT_AGE_KEY: ageKey})
    await ends(2, ['accessory', 'boot', 'postgres', '--json'], {SHIPIT_AGE_KEY_FILE: '', SHIPIT_AGE_KEY: ageKey.slice(0, -1)})
    let isOver = false
    await ends(0, ['tunnel', 'postgres', '--json'], {}, (text, kill) => {
      if (isOver || !text.includes('"port"')) return
      isOver = true
      kill('SIGINT')
    })
  }

  async function tryApp(): Promise<void> {
    await ends(0, ['deploy', '--yes', '--verbose'])
    await ends(0, ['deploy', '--yes', '--json'])
    await ends(0, ['plan', '--json'], {[kept('MAILER')]: value()})
    await ends(0, ['plan'], {[kept('/etc/shop/plain')]: value()})
    await app.configure({...written, env: {VERSION: 'v2'}})
    await ends(0, ['deploy', '--yes', '--json'], {[kept('MAILER')]: value()})
    await ends(0, ['rollback', '--yes'])
    await app.configure({...written, env: {FAIL: '500'}, health: {path: '/up', deadline: '3s'}})
    await ends(5, ['deploy', '--yes', '--verbose'])
    for (const args of [['status'], ['releases', '--json'], ['audit', '--json'], ['config', '--json'], ['logs'], ['lock']]) await ends(0, args)
    await ends(2, ['exec', 'nobody', '--', 'ls'])
    await ends(2, ['deploy', '--yes'], {[kept('PATH')]: value('two\nlines '), [kept('CONTAINER_HOST')]: value('two\nlines ')})
  }

  it('arrive byte for byte in the container, and in that of the accessory', async () => {
    const environ = await onWeb1(`docker exec "$(docker ps -q --filter label=shipit.app=leaks --filter label=shipit.role=web)" cat /proc/1/environ | base64 -w0`)
    expect(pairsOf(Buffer.from(environ, 'base64').toString().split('\0'), variables)).to.deep.equal(variables)
    const given = JSON.parse(await onWeb1(`docker inspect --format '{{json .Config.Env}}' leaks-postgres`)) as readonly string[]
    expect(pairsOf(given, sealed)).to.deep.equal(sealed)
    for (const [container, values] of [
      ['"$(docker ps -q --filter label=shipit.app=leaks --filter label=shipit.role=web)"', files],
      ['leaks-postgres', sealedFiles],
    ] as const)
      // prettier-ignore
      for (const [target, text] of Object.entries(values)) {
        const held = await onWeb1(`docker exec ${container} /bin/cat ${target} | base64 -w0`)
        expect(Buffer.from(held, 'base64').toString(), target).to.equal(text)
      }
  })

  it('stand in nothing that was printed', () => {
    expect(printed.filter(({text}) => holds(text)).map((each) => each.of)).to.deep.equal([])
    expect(of('plan --json'))
      .to.match(/secret KEPT_MAILER changed \([0-9a-f]{8} → [0-9a-f]{8}\)/)
      .and.to.match(/secret KEPT_CA changed \([0-9a-f]{8} → [0-9a-f]{8}\)/)
    expect(of('plan')).to.match(/~ file \/etc\/shop\/plain +changed/)
    expect(of('accessory reboot postgres')).to.include('refuses the password in the secret KEPT_POSTGRES_PASSWORD on web1')
  })

  it('that no variable can hold are told by name, all at once, before anything is touched', () => {
    const [refusedBoot = '', refused] = [of('accessory boot postgres'), of('deploy --yes')]
    for (const text of [refusedBoot, refused]) expect(text).to.include('The secret KEPT_CONTAINER_HOST cannot be the variable CONTAINER_HOST').and.to.not.include('Connecting')
    expect(refused).to.include('The secret KEPT_PATH cannot be the variable PATH')
  })

  it('stand in nothing that was written on the deployer', async () => {
    const texts = await Promise.all(
      [state, app.directory].map(async (folder) => {
        const found = await readdir(folder, {recursive: true, withFileTypes: true})
        return Promise.all(found.filter((each) => each.isFile()).map(async (each) => ({name: each.name, text: await readFile(join(each.parentPath, each.name), 'latin1')})))
      }),
    )
    expect(texts.flat().map(({name}) => name)).to.include('secrets.age')
    expect(texts.flat().filter(({text}) => holds(text))).to.deep.equal([])
    expect((await stat(keyFile)).mode & 0o777).to.equal(0o600)
    const built = (await docker('images', '--quiet', '--no-trunc', 'shipit-test-leaks')).split('\n').filter(Boolean)
    for (const image of built) expect(holds(await docker('history', '--no-trunc', image))).to.equal(false)
  })

  it('lie on the host only in files of their own, which root alone can reach', async () => {
    const own = /^600 (?:hash\.key|releases\/[\w.-]+\.web\.env|accessories\/postgres\.[0-9a-f]{16}\.env)$|^444 files\/[0-9a-f]{32}$/
    const found = (await onWeb1(`cd /var/lib/shipit/apps/leaks && ${grep()} -rl . | sed 's,^./,,' | xargs stat -c '%a %n'`)).split('\n')
    expect(found.filter((line) => !own.test(line))).to.deep.equal([])
    for (const part of ['hash.key', 'releases/', 'accessories/', 'files/'])
      expect(
        found.some((line) => line.includes(part)),
        part,
      ).to.equal(true)
    expect(await onWeb1(`find /var/lib/shipit/apps \\( -name '*.env' -o -name hash.key -o -path '*/accessories/*' \\) -type f ! -perm 600`)).to.equal('')
    expect(await onWeb1('stat -c %a /var/lib/shipit /var/lib/shipit/apps/leaks/files')).to.equal('700\n700')
    expect(await onWeb1(`${grep()} -rl /var/lib/shipit | grep -v '^/var/lib/shipit/apps/leaks/' || true`)).to.equal('')
  })

  it('stand in no log, no temporary file, no label and no other container', async () => {
    const all = `docker ps -aq --filter label=shipit.app=leaks`
    for (const script of [
      `${grep()} -rl /run/shipit /tmp /var/tmp /dev/shm /var/log /root /home /etc 2>/dev/null`,
      `journalctl --all --no-pager 2>/dev/null | ${grep()}`,
      `for c in $(docker ps -aq); do docker logs $c 2>&1; done | ${grep()}`,
      `${all} | xargs docker inspect --format '{{json .Config.Labels}} {{json .Args}} {{json .Config.Cmd}} {{json .HostConfig}}' | ${grep()}`,
      `${all} | xargs docker inspect --format '{{.Image}}' | xargs docker history --no-trunc | ${grep()}`,
    ])
      expect(await onWeb1(`${script} || true`)).to.equal('')
    const others = await onWeb1(`docker ps -aq --no-trunc >/tmp/all; ${all} --no-trunc >/tmp/own; grep -vxFf /tmp/own /tmp/all | xargs docker inspect; rm -f /tmp/all /tmp/own`)
    expect(others).to.include('shipit-proxy').and.to.include('onlooker')
    expect(holds(others)).to.equal(false)
  })

  it('stand nowhere on hosts that the app does not run on', async () => {
    for (const host of ['web2', 'web3'])
      expect(await onHost(lab, host, `${grep()} -rl /var/lib/shipit /run /tmp /var/tmp /dev/shm /var/log /root /home /etc 2>/dev/null || true`), host).to.equal('')
  })

  it('go with what they belong to', async () => {
    await ends(0, ['accessory', 'remove', 'postgres', '--volumes', '--confirm', 'postgres'])
    expect(await onWeb1(`${grep()} -rl /var/lib/shipit/apps/leaks/accessories || true`)).to.equal('')
    await ends(0, ['remove', '--confirm', 'leaks'])
    expect(await onWeb1(`${grep()} -rl /var/lib/shipit || true`)).to.equal('')
    expect([strange, printed.filter(({text}) => holds(text))]).to.deep.equal([[], []])
  })
})

/** Those of `NAME=value` whose names are wanted. */
const pairsOf = (pairs: readonly string[], wanted: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const).filter(([name]) => Object.hasOwn(wanted, name)))
