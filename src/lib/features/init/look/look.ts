import type {Found} from '../found.js'
import type {Repository} from '../repository.js'
import {lookAtDockerfile} from './dockerfile.js'
import {lookAtEnv} from './env-names.js'
import type {EnvFindings} from './env-names.js'
import {healthInSource} from './health.js'
import type {Kind} from './kind.js'
import {kindOf} from './kinds.js'
import {procfileOf} from './procfile.js'
import {imageOf, remoteOf, toName} from './remote.js'

/** What a repository tells by itself. */
export type Findings = {
  readonly app: Found<string>
  readonly image?: Found<string>
  readonly hasDockerfile: boolean
  readonly kind?: Found<Kind>
  /** `guessed`: nothing in the repository says so. */
  readonly port?: Found<number> & {readonly guessed?: true}
  readonly health?: Found<string>
  readonly volumes: readonly Found<string>[]
  readonly workers: readonly (Found<string> & {readonly name: string})[]
  /** Run once for each release: a command of migrations. */
  readonly release?: Found<string>
  readonly env: EnvFindings
}

export function look(repository: Repository): Findings {
  const {files, paths} = repository
  const dockerfile = files.get('Dockerfile')
  const own = dockerfile === undefined ? undefined : lookAtDockerfile(dockerfile)
  const kind = kindOf(repository)
  const health = own?.health ?? healthInSource(repository) ?? healthOfKind(kind)
  const port = own?.port ?? (kind && {value: kind.value.port, where: `usual for ${kind.value.title}`, guessed: true as const})
  return {
    ...named(repository),
    hasDockerfile: paths.includes('Dockerfile'),
    ...(kind && {kind}),
    ...(port && {port}),
    ...(health && {health}),
    volumes: own?.volumes ?? [],
    ...processes(repository),
    env: lookAtEnv(repository),
  }
}

function named({folder, remote: address}: Repository): Pick<Findings, 'app' | 'image'> {
  const remote = remoteOf(address)
  if (!remote) return {app: {value: toName(folder), where: 'the name of this folder'}}
  return {app: {value: toName(remote.name), where: "git's remote origin"}, image: {value: imageOf(remote), where: "git's remote origin"}}
}

const healthOfKind = (kind: Found<Kind> | undefined): Found<string> | undefined =>
  kind?.value.health === undefined ? undefined : {value: kind.value.health, where: `usual for ${kind.value.title}`}

function processes(repository: Repository): Pick<Findings, 'workers' | 'release'> {
  const all = procfileOf(repository)
  const release = all.find(({name}) => name === 'release')
  const workers = all.filter(({name}) => !['web', 'release', 'console'].includes(name))
  return {
    workers: workers.map(({name, command, where}) => ({name: toName(name, 30), value: command, where})),
    ...(release && {release: {value: release.command, where: release.where}}),
  }
}
