import {fork} from 'node:child_process'
import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, mkdtemp, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {root, runProgram} from '../house/process.js'
import {createApp} from '../lab/app.js'
import type {App} from '../lab/app.js'
import {openLab, sshThatKnows} from '../lab/fixture.js'
import type {TestLab} from '../lab/fixture.js'
import {freePort} from '../support/sshd.js'
import {inTurns} from './measure.js'
import {add, begin} from './report.js'
import {median} from './table.js'

const part = 'growth'
const rounds = Number(process.env['SHIPIT_BENCH_ROUNDS'] ?? 3)
const sizes = [1, 3, 10, 50, 200] as const

describe('bench: more and more hosts', function () {
  this.timeout(900_000)
  let lab: TestLab
  let app: App
  let fake: Fake

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'grown')
    await app.deploy()
    fake = await makeFake(lab)
    await begin(part)
  })

  after(async () => void (await app.run('remove', '--volumes', '--confirm', app.name)))

  it('asks up to 200 of them how they are', async () => {
    // What a real host answers, once; then as many as are wanted answer the same.
    const recording = await fake.start(1, {SHIPIT_BENCH_RECORD: 'web1', SHIPIT_BENCH_SSH: lab.sshConfig})
    await look(1)
    recording.disconnect()
    await once(recording, 'exit')

    const servers = await fake.start(200, {})
    const memory: Record<number, number> = {}
    const sockets: Record<number, number> = {}
    const cpu: Record<number, number[]> = {}
    const at = (size: number) => async (): Promise<number> => {
      const seen = await look(size)
      memory[size] = Math.max(memory[size] ?? 0, seen.megabytes)
      sockets[size] = Math.max(sockets[size] ?? 0, seen.sockets)
      ;(cpu[size] ??= []).push(seen.cpu)
      return seen.seconds
    }
    const values: Readonly<Record<string, readonly number[]>> = await inTurns(rounds, Object.fromEntries(sizes.map((size) => [size, at(size)])))
    servers.disconnect()
    const ten = median(values['10'] ?? [])
    for (const size of sizes) {
      add(part, {
        name: `status of ${size} hosts`,
        unit: 's',
        values: values[size] ?? [],
        ...(size === 200 && {floor: ten, aim: {by: 'ratio', of: 3}, note: 'the floor is that of 10'}),
      })
      add(part, {name: '  CPU time of its own', unit: 's', values: cpu[size] ?? [], ...(size === 200 && {floor: median(cpu[10] ?? [])})})
      add(part, {name: '  memory', unit: 'MB', values: [memory[size] ?? Number.NaN], ...(size === 200 && {aim: {by: 'median', of: 300}})})
      add(part, {name: '  open sockets', unit: 'count', values: [sockets[size] ?? Number.NaN]})
    }
  })

  const look = async (size: number): Promise<Seen> => {
    const hosts = Array.from({length: size}, (_, index) => ({address: addressOf(index), port: fake.port, user: 'root', key: fake.key}))
    await app.configure({hosts})
    const file = join(fake.folder, 'usage')
    const began = performance.now()
    const {code, stdout, stderr} = await runProgram(process.execPath, ['--require', `${root}test/bench/usage.cjs`, `${root}bin/run.js`, 'status', '--json'], {
      cwd: app.directory,
      env: {...fake.env, SHIPIT_BENCH_USAGE: file},
    })
    const took = (performance.now() - began) / 1000
    const answered = code === 0 ? (JSON.parse(stdout) as {readonly hosts: readonly {readonly reachable: boolean}[]}).hosts.filter((host) => host.reachable).length : 0
    if (answered !== size) throw new Error(`${answered} of ${size} fake hosts answered: ${stdout.slice(0, 1000)}${stderr}`)
    return {seconds: took, ...(JSON.parse(await readFile(file, 'utf8')) as Omit<Seen, 'seconds'>)}
  }
})

type Seen = {readonly seconds: number; readonly megabytes: number; readonly sockets: number; /** Seconds, `ssh` and the like included. */ readonly cpu: number}

const addressOf = (index: number): string => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`

type Fake = {
  readonly folder: string
  readonly port: number
  readonly key: string
  readonly env: Readonly<Record<string, string>>
  start(hosts: number, env: Readonly<Record<string, string>>): Promise<ChildProcess>
}

async function makeFake(lab: TestLab): Promise<Fake> {
  const folder = await mkdtemp(join(lab.folder, 'fake-'))
  const answers = join(folder, 'answers')
  await mkdir(answers)
  const key = join(folder, 'key')
  for (const file of [key, join(answers, 'host_key')]) await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
  const port = await freePort()
  const hostKey = (await readFile(join(answers, 'host_key.pub'), 'utf8')).split(' ').slice(0, 2).join(' ')
  await writeFile(join(folder, 'known_hosts'), Array.from({length: 200}, (_, index) => `[${addressOf(index)}]:${port} ${hostKey}\n`).join(''))
  await writeFile(join(folder, 'ssh_config'), `Host *\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile ${folder}/known_hosts\n  GlobalKnownHostsFile none\n`)
  const env = {PATH: `${await sshThatKnows(join(folder, 'ssh_config'), folder)}:${process.env['PATH'] ?? ''}`}
  return {
    folder,
    port,
    key,
    env,
    async start(hosts, more) {
      const child = fork(fileURLToPath(new URL('./fake-hosts.js', import.meta.url)), [answers, String(port), String(hosts)], {env: {...process.env, ...more}})
      await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => Promise.reject(new Error(`the fake hosts ended with ${code}`)))])
      return child
    },
  }
}
