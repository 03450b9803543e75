import {spawnSync} from 'node:child_process'
import {expect} from 'chai'
import {configOf, faultsOf, least} from '../support/config.js'
import {engines} from '../../src/lib/engines/index.js'
import {replicaSpec} from '../../src/lib/features/app/spec.js'
import {deployerHook} from '../../src/lib/features/hooks/hooks.js'
import {planBuild} from '../../src/lib/features/images/build.js'
import {runProgramIn} from '../../src/lib/secrets/program.js'
import {toShell} from '../../src/lib/shell/command.js'
import type {Command} from '../../src/lib/shell/command.js'
import {steps} from '../../src/lib/plan/plan.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {release} from '../support/release.js'
import {hostileApp} from '../lab/deploy/hostile-app.js'
import {hostile, hostileWord, open} from './hostile.js'

/** Rules let only names of the file, and schedules, stand there. */
const refused: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['roles.*.hosts', 'roles: {a: {hosts: VALUE}}'],
    ['roles.*.hosts.[]', 'roles: {a: {hosts: [VALUE]}}'],
    ['accessories.*.host', 'accessories: {a: {image: a, host: VALUE}}'],
    ['accessories.*.hosts', 'accessories: {a: {image: a, hosts: VALUE}}'],
    ['accessories.*.hosts.[]', 'accessories: {a: {image: a, hosts: [VALUE]}}'],
    ['jobs.*.host', 'jobs: {a: {schedule: daily, host: VALUE}}'],
    ['jobs.*.schedule', 'jobs: {a: {schedule: VALUE}}'],
    ['backups.*.host', 'port: 80\nvolumes: ["v:/v"]\nstores: {s: {repository: /s, password: P}}\nbackups: {a: {from: v, to: s, host: VALUE}}'],
    ['backups.*.schedule', 'port: 80\nvolumes: ["v:/v"]\nstores: {s: {repository: /s, password: P}}\nbackups: {a: {from: v, to: s, schedule: VALUE}}'],
    ['backups.*.drill', 'port: 80\nvolumes: ["v:/v"]\nstores: {s: {repository: /s, password: P}}\nbackups: {a: {from: v, to: s, drill: VALUE}}'],
  ].map(([place = '', file = '']) => [place, file]),
)

/** Another spelling of a place that is tried on a host: both are the same value once the file is read. */
const spellings = ['command', 'health', 'roles.*.health', 'hosts.key', 'ssh.key', 'backups.*.from.sqlite.[]', 'registry.username']

/** Words of the engine's command line that creates a container: none would start with them. */
const entrypoints = ['entrypoint', 'roles.*.entrypoint', 'accessories.*.entrypoint', 'jobs.*.entrypoint']

const builds = ['build', 'build.context', 'build.dockerfile', 'build.target', 'build.args.*', 'build.cache']
const ofHooks = [...open.keys()].filter((place) => place.startsWith('hooks.'))
const ofSources = [...open.keys()].filter((place) => place.startsWith('secret_sources.'))

/** The words that a program called docker is given by sh. */
const wordsGiven = (command: Command): readonly string[] => {
  const {stdout} = spawnSync('sh', ['-s'], {input: `docker() { printf '%s\\0' "$@"; }\n${toShell(command)}\n`})
  return String(stdout).split('\0').slice(0, -1)
}

describe('places of deploy.yml that let through what means more than itself elsewhere', () => {
  const {used} = hostileApp('/nowhere', 'hello:1')

  it('are each tried on a host, or here, or refused by a rule: none is left out', () => {
    const tried = [...used, ...Object.keys(refused), ...spellings, ...entrypoints, ...builds, ...ofHooks, ...ofSources]
    expect([...open.keys()].filter((place) => !tried.includes(place))).to.deep.equal([])
    expect(tried.filter((place) => !open.has(place))).to.deep.equal([])
  })

  it('the others hold at most what their patterns name: numbers, choices and names', () => expect(open.size).to.be.below(130))

  for (const [place, file] of Object.entries(refused)) {
    it(`${place} is refused by name`, () => {
      const faults = faultsOf(`${least}${file.replace('VALUE', () => JSON.stringify(hostile(place)))}\n`)
      expect(faults).to.have.length(1)
      expect(faults[0]).to.match(/must be a schedule|names "|which is not in hosts/)
    })
  }

  it('entry points reach the engine as one word', () => {
    const config = configOf(`${least}port: 80\nentrypoint: ${JSON.stringify(hostile('entrypoint'))}\n`)
    const [role] = config.roles
    if (!role) throw new Error('no role')
    const given = wordsGiven(engines.docker.create(replicaSpec(config, role, release(1, 'v1'), {host: 'h1', colour: 'blue', replica: 1})))
    expect(given[given.indexOf('--entrypoint') + 1]).to.equal(hostile('entrypoint'))
  })

  it('an account of a registry, too', () => {
    const value = hostile('registry.username')
    expect(wordsGiven(engines.docker.login('ghcr.io', value, new Secret('x')))).to.deep.equal(['login', '--username', value, '--password-stdin', 'ghcr.io'])
  })

  it('what a build is told reaches docker word for word', () => {
    const [context, dockerfile, target, arg, scope] = builds.slice(1).map((place) => hostile(place))
    const cache = `type=gha,scope=${scope}`
    const config = configOf(`${least}port: 80\nbuild: ${JSON.stringify({context, dockerfile, target, args: {A: arg}, cache})}\n`)
    const plan = planBuild(config, {repository: 'shop', tag: '1', build: true, warnings: []}, {docker: 'docker', env: {}, buildkit: true, buildx: true}, new Map())
    const words = plan.kind === 'local' ? wordsGiven(plan.command) : []
    expect(words).to.include.members([context, dockerfile, target, `A=${arg}`, cache, `${cache},mode=max`])
  })

  for (const place of ofHooks) {
    it(`${place} is a program and its words: no shell reads them`, () => {
      const [, name = '', ...rest] = place.split('.')
      const value = rest.at(-1) === '[]' ? ['./x', hostile(place)] : `./x ${hostileWord(place)}`
      const config = configOf(`${least}port: 80\nhooks: ${JSON.stringify({[name]: rest.length === 0 ? value : {command: value}})}\n`)
      const [step] = steps(deployerHook(name as 'before-build', {command: 'deploy', config, by: 'ada@laptop', hosts: []}))
      const words = step?.kind === 'local' && step.command.kind === 'run' ? step.command.words : []
      expect(words).to.deep.equal(['./x', Array.isArray(value) ? hostile(place) : hostileWord(place)])
    })
  }

  it('words for programs that know secrets come to them as they are', async () => {
    const words = ofSources.map((place) => hostile(place))
    const ran = await runProgramIn({directory: '.', timeout: 30})(['printf', '%s\\0', ...words])
    expect(ran).to.deep.equal({kind: 'printed', stdout: words.map((word) => `${word}\0`).join('')})
  })
})
