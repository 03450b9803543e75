import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import fc from 'fast-check'
import {labFolder} from '../../../src/lib/cli/lab/folder.js'
import {openFleet} from '../../../src/lib/hosts/fleet.js'
import {cmd, toShell} from '../../../src/lib/shell/command.js'
import {quote} from '../../../src/lib/shell/quote.js'
import {hostile, hostileWord} from '../../fuzz/hostile.js'
import {needImages} from '../accessories/database.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {hostileApp, writeSources} from './hostile-app.js'
import type {HostileApp} from './hostile-app.js'

const secret = `${hostile('env.*')}\nlast line `
const env = {SECRET: secret, RESTIC_PASSWORD: 'a "$(touch /tmp/pwned-password)" `touch /tmp/pwned-password`'}

/** Every file anywhere, in containers and volumes too, that a value would have made. */
const canaries =
  "find / -xdev \\( -path /proc -o -path /sys \\) -prune -o -regex '.*/pwned-[a-zA-Z-]*' -print; find /tmp /run /var/lib/docker -regex '.*/pwned-[a-zA-Z-]*' 2>/dev/null || :"

describe('lab: values that mean something to a shell, to Caddy, systemd, ssh or an engine', function () {
  this.timeout(600_000)
  let lab: TestLab
  let app: App
  let made: HostileApp
  const ended: Record<string, number | null> = {}
  const said: Record<string, string> = {}
  const answered: Record<string, string> = {}
  const run = async (...args: readonly string[]): Promise<void> => {
    const {code, stdout, stderr} = await app.say(args, {env})
    ended[args.join(' ')] = code
    said[args.join(' ')] = stdout + stderr
    answered[args.join(' ')] = stdout
  }
  /** The words that the first process of a container was started with, and its variables. */
  const started = async (container: string): Promise<{readonly words: readonly string[]; readonly env: readonly string[]}> => {
    const read = async (what: string): Promise<readonly string[]> => {
      const base64 = await onHost(lab, 'web1', `docker exec ${container} sh -c 'base64 -w 0 /proc/1/${what}'`)
      return Buffer.from(base64, 'base64').toString().split('\0').slice(0, -1)
    }
    return {words: await read('cmdline'), env: await read('environ')}
  }

  before(async () => {
    lab = await openLab()
    await needImages(lab, 'restic/restic:0.18.0')
    app = await createApp(lab, 'hostile')
    made = hostileApp(app.directory, `${lab.image.image}:${lab.image.tag}`)
    await writeSources(app.directory, made, {key: labFolder(lab.name).keys.plain})
    await app.configure(made.written)
    await onHost(lab, 'web1', 'rm -rf /srv/x*')
    await run('deploy', '--yes')
  })

  it('are deployed as they stand', () => expect(said['deploy --yes']).to.satisfy(() => ended['deploy --yes'] === 0, said['deploy --yes']))

  it('are the same the next time: nothing is left to change', async () => {
    await run('plan')
    expect(said.plan).to.match(/^Nothing to change/m)
  })

  it('arrive in containers word for word', async () => {
    const names = (await app.containers()).map((line) => line.split(' ')[0] ?? '')
    const of = (start: string): Promise<{readonly words: readonly string[]; readonly env: readonly string[]}> =>
      started(names.find((name) => name.startsWith(`hostile-${start}`)) ?? start)
    const [web, api, worker, cache] = [await of('web-'), await of('api-'), await of('worker-'), await of('cache')]
    expect([web.words, api.words, worker.words, cache.words].map((words) => words.at(-1))).to.deep.equal([
      hostile('command.[]'),
      hostile('roles.*.command.[]'),
      hostileWord('roles.*.command'),
      hostile('accessories.*.command.[]'),
    ])
    expect(web.env).to.include.members([`PLAIN=${hostile('env.*')}`, `SECRET=${secret}`])
    expect(api.env).to.include.members([`PLAIN=${hostile('roles.*.env.*')}`, `SECRET=${secret}`])
    expect(cache.env).to.include(`PLAIN=${hostile('accessories.*.env.*')}`)
  })

  it('arrive as the names of files, mounts and labels', async () => {
    const web = (await app.containers()).find((line) => line.startsWith('hostile-web-'))?.split(' ')[0]
    const inspected = JSON.parse(await onHost(lab, 'web1', `docker inspect ${web}`)) as readonly [{readonly Mounts: readonly {readonly Source: string; readonly Destination: string}[]; readonly Config: {readonly Labels: Readonly<Record<string, string>>}}] // prettier-ignore
    const [{Mounts, Config}] = inspected
    expect(Mounts.map((mount) => mount.Destination)).to.include.members([
      hostile('files.<name>', '/run/x'),
      hostile('files.<name>', '/run/y'),
      hostile('volumes.[]', '/srv/x:/mnt/x').slice('/srv/x:'.length),
    ])
    expect(Mounts.map((mount) => mount.Source)).to.include(`/srv/${hostileWord('volumes.[]')}`)
    expect(Config.Labels.x).to.equal(hostile('options.[]', 'x=x').slice('x='.length))
    expect(await onHost(lab, 'web1', `docker exec ${web} cat -- ${quote(hostile('files.<name>', '/run/x'))}`)).to.equal('what the file holds')
  })

  it('arrive in hooks, on the deployer', async () =>
    expect((await execa('cat', [join(app.directory, 'hook-said')], {stripFinalNewline: false})).stdout).to.equal(hostile('hooks.before-deploy.command.[]')))

  it('come back byte for byte from sh on a host, over our own SSH, as any other words do', async () => {
    const words = fc.sample(fc.string({unit: 'binary', maxLength: 60}), 2000).filter((word) => !/[\0\p{Cs}]/u.test(word))
    const fleet = await openFleet([{name: 'web1', address: 'web1', tags: [], local: false}], {configFile: lab.sshConfig})
    try {
      const {stdout} = await fleet.on('web1').script(toShell(cmd('printf', '%s\\0', words)))
      expect(stdout.split('\0').slice(0, -1)).to.deep.equal(words)
    } finally {
      await fleet.close()
    }
  })

  it('are passed on by commands, as jobs, backups, words, patterns, messages and names', async () => {
    const word = hostileWord('cli')
    await run('job', 'run', 'list')
    await run('job', 'run', 'text')
    await run('exec', 'web', '--', 'printf', '%s', word)
    await run('say')
    await run('accessory', 'console', 'cache')
    await run('accessory', 'console', 'words')
    await run('ssh', 'web1', '--', 'printf', '%s', word)
    await run('logs', '--grep', '$(touch /tmp/pwned-cli)|`touch /tmp/pwned-cli`|x')
    await run('logs', '--since', word)
    await run('lock', 'acquire', '--message', `${word}\x1b[2J`)
    await run('lock')
    await run('lock', 'release')
    await run('backup', 'init')
    await run('backup', 'run', 'plain')
    await run('backup', 'run', 'lite')
    for (const args of [['rollback', word], ['deploy', '--yes', '--tag', word], ['deploy', '--yes', '--role', word], ['deploy', '--host', word], ['job', 'run', word], ['job', 'history', word], ['backup', 'show', 'plain', word], ['backup', 'restore', 'plain', '--snapshot', word, '--yes'], ['plan', '-d', word], ['accessory', 'logs', word], ['tunnel', word], ['db', 'drop', word]]) await run(...args) // prettier-ignore
    const bugs = Object.entries(said).filter(([, text]) => /bug in shipit|\n {4}at |[\x00-\x08\x0b-\x1f\x7f]/.test(text) && !/^(?:logs|exec|say|ssh|accessory)/.test(text))
    expect(bugs).to.deep.equal([])
    expect([answered[`exec web -- printf %s ${word}`], answered.say, answered[`ssh web1 -- printf %s ${word}`], answered['accessory console words']]).to.deep.equal([
      word,
      hostileWord('aliases.*'),
      word,
      hostileWord('accessories.*.console'),
    ])
    expect(answered['accessory console cache']).to.equal(hostile('accessories.*.console.[]'))
    expect([ended['backup run plain'], ended['job run list'], ended['job run text']], said['backup run plain']).to.deep.equal([0, 0, 0])
  })

  it('did nothing anywhere: on the host, in its containers, or here', async () => {
    expect(await onHost(lab, 'web1', canaries)).to.equal('')
    const {stdout} = await execa('find', ['/tmp', app.directory, process.cwd(), '-maxdepth', '3', '-regex', '.*/pwned-[a-zA-Z-]*'], {reject: false})
    expect(stdout).to.equal('')
  })
})
