import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {basename, dirname, extname, join, resolve} from 'node:path'
import {isVariableName} from '../../config/words/variable-name.js'
import type {Candidate, Names, Typed} from './complete.js'
import type {Kind} from './kinds.js'
import type * as yaml from 'yaml'
import {recall} from './remembered.js'

/** Names of the deploy.yml in a folder and of what earlier commands have seen. Nothing is checked, nobody is asked. */
export const namesIn =
  (directory: string, root: string): Names =>
  (kind, typed) => {
    const known = remembered(kind, directory, typed)
    if (kind === 'sections') return sections(root)
    if (kind === 'shells') return ['bash', 'zsh', 'fish'].map((value) => ({value}))
    if (kind === 'destinations') return destinations(directory, typed)
    const own = written(kind, readFiles(directory, typed), typed)
    return [...new Map([...own, ...known].map((each) => [each.value, each])).values()]
  }

type Mapping = Readonly<Record<string, unknown>>

const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)
const keysOf = (value: unknown): readonly string[] => (isMapping(value) ? Object.keys(value).filter((key) => !key.startsWith('x-')) : [])
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])

/** The file and what is laid over it; one that cannot be read is none. */
function readFiles(directory: string, {file = 'deploy.yml', destination}: Typed): readonly Mapping[] {
  const over = destination === undefined ? [] : [join(dirname(file), `${basename(file, extname(file))}.${destination}${extname(file)}`)]
  return [file, ...over].flatMap((each) => {
    try {
      const path = resolve(directory, each)
      if (!existsSync(path)) return []
      const {parse} = createRequire(import.meta.url)('yaml') as typeof yaml
      const value: unknown = parse(readFileSync(path, 'utf8'), {merge: true, logLevel: 'silent'})
      return isMapping(value) ? [value] : []
    } catch {
      return []
    }
  })
}

function written(kind: Kind, files: readonly Mapping[], {words}: Typed): readonly Candidate[] {
  const section = (name: string): readonly Candidate[] => [...new Set(files.flatMap((file) => keysOf(file[name])))].map((value) => ({value, about: describe(files, name, value)}))
  switch (kind) {
    case 'roles': {
      const roles = section('roles')
      return roles.length > 0 || files.length === 0 ? roles : [{value: 'web', about: 'role'}]
    }
    case 'accessories':
    case 'jobs':
    case 'backups':
    case 'stores':
    case 'aliases':
      return section(kind)
    case 'snapshots':
      return section('backups')
    case 'hosts':
      return unique(files.flatMap((file) => listOf(file['hosts'])).flatMap(hostName))
    case 'databases':
      return unique(files.flatMap((file) => keysOf(at(file, 'accessories', words[0] ?? '', 'databases'))))
    case 'app':
      return unique(files.flatMap((file) => (typeof file['app'] === 'string' ? [file['app']] : [])))
    case 'secrets':
      return unique(files.flatMap((file) => secretsIn(file, [])))
    default:
      return []
  }
}

const unique = (values: readonly string[]): readonly Candidate[] => [...new Set(values)].map((value) => ({value}))

const at = (value: unknown, ...path: readonly string[]): unknown => path.reduce<unknown>((so, key) => (isMapping(so) ? so[key] : undefined), value)

/** What tells names of a section apart at a glance. */
function describe(files: readonly Mapping[], section: string, name: string): string {
  const values = files.map((file) => at(file, section, name))
  const shown = values.flatMap((value) => (typeof value === 'string' ? [value] : ['image', 'schedule', 'repository', 'command'].flatMap((key) => at(value, key) ?? [])))
  return shown.find((each) => typeof each === 'string') ?? ''
}

/** As errors and `--host` call it. */
function hostName(host: unknown): readonly string[] {
  if (isMapping(host)) return [host['name'] ?? host['address']].filter((name) => typeof name === 'string')
  return typeof host === 'string' ? [host.replace(/^[^@]*@/, '').replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([^:]+):\d+$/, '$1')] : [] // prettier-ignore
}

/** Every name of a secret: in lists called `secrets`, in `password`, `secret`, `key` of stores, and in their env. */
function secretsIn(value: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => (typeof each === 'string' && path.at(-1) === 'secrets' ? [each.split(':').at(-1) ?? ''] : secretsIn(each, path)))
  if (isMapping(value)) return Object.entries(value).flatMap(([key, each]) => secretsIn(each, [...path, key]))
  if (typeof value !== 'string') return []
  const [first, , third] = path
  const isName = ['password', 'secret'].includes(path.at(-1) ?? '') || (first === 'stores' && (third === 'key' || third === 'env'))
  return isName && isVariableName(value) ? [value] : []
}

function destinations(directory: string, {file = 'deploy.yml'}: Typed): readonly Candidate[] {
  const [start, end] = [`${basename(file, extname(file))}.`, extname(file)]
  const folder = resolve(directory, dirname(file))
  const files = existsSync(folder) ? readdirSync(folder) : []
  const found = files.filter((each) => each.startsWith(start) && each.endsWith(end) && each.length > start.length + end.length)
  return [...found.map((each) => ({value: each.slice(start.length, -end.length), about: each})), {value: 'lab', about: 'the hosts of shipit lab'}]
}

const sections = (root: string): readonly Candidate[] =>
  readdirSync(join(root, 'templates/docs')).map((file) => ({value: file.replace(/\.yml$/, ''), about: 'section of deploy.yml'}))

/** They are kept by the folder that the file is in. */
function remembered(kind: Kind, directory: string, {file = 'deploy.yml', destination}: Typed): readonly Candidate[] {
  return kind === 'releases' || kind === 'snapshots' ? recall(dirname(resolve(directory, file)), destination)[kind] : []
}
