import {mkdtemp, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {request} from 'undici'
import {shipit} from '../house/process.js'
import type {RunOptions} from '../house/process.js'
import type {Target} from '../support/load.js'
import {isKept, onHost} from './fixture.js'
import type {TestLab} from './fixture.js'

/** An app's repository, with a deploy.yml that a test may change at will. */
export type App = {
  readonly name: string
  readonly directory: string
  readonly domain: string
  /** Names of its hosts. */
  readonly hosts: readonly string[]
  /** Writes deploy.yml anew: the first one, with these keys over it. */
  configure(changes: Written): Promise<void>
  /** Runs shipit here with --json. */
  run<T = unknown>(...args: readonly string[]): Promise<Ran<T>>
  /** Runs shipit here as a person would see it, without a terminal. */
  say(args: readonly string[], options?: RunOptions): Promise<{readonly code: number | null; readonly stdout: string; readonly stderr: string}>
  /** `deploy --yes`, which must succeed. */
  deploy(...flags: readonly string[]): Promise<Outcome>
  /** Where load and people find it on each host. */
  targets(clients?: Target['clients']): readonly Target[]
  /** What answers on a host at `/`. */
  who(host?: string): Promise<{readonly status: number; readonly version?: string; readonly release?: string; readonly hostname?: string}>
  /** Its containers on a host, stopped ones too, as `name state`, sorted. */
  containers(host?: string): Promise<readonly string[]>
  /** The same without the colour in the name: `shop-web-1 running`. */
  replicas(host?: string): Promise<readonly string[]>
}

export type Written = Readonly<Record<string, unknown>>

export type Ran<T> = {
  readonly code: number | null
  readonly answer: T
  readonly error: {readonly code: string; readonly message: string; readonly hint?: string} | undefined
  readonly stderr: string
}

/** What deploy, plan and rollback answer. */
export type Outcome = {
  readonly release: string
  readonly tag: string
  readonly changed: boolean
  /** Of the plan. */
  readonly digest: string
  readonly steps: readonly {readonly host?: string; readonly effect: string; readonly title: string}[]
  readonly hosts: readonly {readonly host: string; readonly execs: number; readonly bytesSent: number; readonly bytesReceived: number}[]
  readonly seconds: number
}

export type AppOptions = {readonly hosts?: readonly string[]; readonly written?: Written}

/** A new app, on the first host of the lab where nothing else is said. Its name is its own there: what another test left would be taken for its own. */
export async function createApp(lab: TestLab, name: string, {hosts = ['web1'], written = {}}: AppOptions = {}): Promise<App> {
  for (const host of hosts) take(`${name} on ${host} of ${lab.name}`)
  const directory = await mkdtemp(join(lab.folder, `${name}-`))
  const domain = `${name}.test`
  const first: Written = {
    app: name,
    ...lab.image,
    hosts,
    domains: [domain],
    tls: 'off',
    port: 3000,
    health: '/up',
    env: {VERSION: 'v1'},
    deploy: {drain_timeout: '15s'},
    ...written,
  }
  const addressOf = (host: string): string => lab.hosts.find((each) => each.name === host)?.address ?? host
  const configure = async (changes: Written): Promise<void> => writeFile(join(directory, 'deploy.yml'), JSON.stringify({...first, ...changes}))
  const say: App['say'] = (args, options = {}) => shipit(args, {cwd: directory, ...options, env: {...lab.env, ...options.env}})
  const run = async <T>(...args: readonly string[]): Promise<Ran<T>> => toRan<T>(await say([...args, '--json']))
  const containers = async (host = hosts[0] ?? ''): Promise<readonly string[]> => {
    const listed = await onHost(lab, host, `docker ps --all --filter label=shipit.app=${name} --format '{{.Names}} {{.State}}'`)
    return listed.split('\n').filter(Boolean).sort()
  }
  await configure({})
  if (isKept) {
    await run('remove', '--confirm', name)
    await forgetData(lab, name)
  }
  return {
    name,
    directory,
    domain,
    hosts,
    configure,
    run,
    say,
    deploy: async (...flags) => {
      const ran = await run<Outcome>('deploy', '--yes', ...flags)
      if (ran.code !== 0) throw new Error(`deploy of ${name} ended with ${ran.code}: ${ran.error?.message ?? ''}\n${ran.error?.hint ?? ''}\n${ran.stderr}`)
      return ran.answer
    },
    targets: (clients) => hosts.map((host) => ({name: `${name}@${host}`, url: `http://${addressOf(host)}`, host: domain, ...(clients && {clients})})),
    who: async (host = hosts[0] ?? '') => {
      const {statusCode, body} = await request(`http://${addressOf(host)}/`, {headers: {host: domain}})
      const text = await body.text()
      return {status: statusCode, ...(text.startsWith('{') && (JSON.parse(text) as object))}
    },
    containers,
    replicas: async (host) => (await containers(host)).map((line) => line.replace(/-(blue|green)-/, '-')),
  }
}

/** What a run before this one wrote: `remove` leaves it. */
async function forgetData(lab: TestLab, name: string): Promise<void> {
  for (const host of lab.hosts) await onHost(lab, host.name, `docker volume ls --quiet --filter dangling=true --filter name=^${name}- | xargs -r docker volume rm >/dev/null`)
}

/** Of this run. */
const taken = new Set<string>()

function take(place: string): void {
  if (taken.has(place)) throw new Error(`another test has an app ${place}: give this one a name of its own`)
  taken.add(place)
}

function toRan<T>({code, stdout, stderr}: {readonly code: number | null; readonly stdout: string; readonly stderr: string}): Ran<T> {
  try {
    const answer = JSON.parse(stdout) as T & {readonly error?: Ran<T>['error']}
    return {code, answer, error: answer.error, stderr}
  } catch {
    throw new Error(`no JSON on stdout (exit code ${code}):\n${stdout}\n${stderr}`)
  }
}
