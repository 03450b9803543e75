import {ShipitError} from '../../errors.js'
import type {Answers} from '../../features/init/answers.js'
import type {Draft, Note, Translation} from '../../features/init/draft.js'
import {fromCompose} from '../../features/init/from-compose/compose.js'
import {fromKamal} from '../../features/init/from-kamal/kamal.js'
import type {Findings} from '../../features/init/look/look.js'
import type {Repository} from '../../features/init/repository.js'
import type {Drafted} from '../../features/init/write/draft.js'
import type {Terminal} from '../terminal.js'
import {askFor} from './ask.js'
import type {Given} from './ask.js'

export type From = {
  readonly tool: 'kamal' | 'compose'
  /** Path of its file; absent: where the tool has it. */
  readonly file?: string | undefined
  /** Compose: the service that is the app. */
  readonly service?: string | undefined
}

export type Inputs = {readonly repository: Repository; readonly findings: Findings; readonly given: Given}

export type Translated = {readonly findings: Findings; readonly answers: Answers; readonly drafted: Drafted; readonly notes: readonly Note[]}

const places = {kamal: ['config/deploy.yml'], compose: ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']} as const

/** The files that a translation has to read, beside those that init reads anyway. */
export const filesFor = (from: From | undefined): readonly string[] =>
  from === undefined ? [] : [...(from.file === undefined ? places[from.tool] : [from.file]), '.kamal/secrets', '.kamal/secrets-common']

/** Another tool's file as deploy.yml says it, with what that file does not tell asked for. Errors: NOT_FOUND where there is no such file. */
export async function translate(from: From, {repository, findings, given}: Inputs, terminal: Pick<Terminal, 'canAsk'>): Promise<Translated> {
  const file = (from.file === undefined ? places[from.tool] : [from.file]).find((path) => repository.files.has(path))
  if (file === undefined) throw noFile(from)
  const text = repository.files.get(file) ?? ''
  const {draft, remarks, notes} = toolsOf(from, given)[from.tool](file, text, repository)
  const answers = await askFor(...questions(draft, findings, given), terminal)
  return {
    findings,
    answers,
    drafted: {draft: {...draft, ...answered(draft, answers)}, remarks, asides: answers.domains.length === 0 && draft.domains === undefined ? {hosts: [noDomain]} : {}},
    notes,
  }
}

const noDomain = 'domains: [app.example.com] # Yours: with one, HTTPS comes by itself. Without, every name is served on plain HTTP.'

const toolsOf = ({service}: From, {domains}: Given): Readonly<Record<From['tool'], (file: string, text: string, repository: Repository) => Translation>> => ({
  kamal: (file, text, {files, paths}) => fromKamal(file, text, {files, paths}),
  compose: (file, text, {files}) => fromCompose(file, text, {service, files, domains}),
})

/** What the file says already is not asked for. An image that is only used needs no Dockerfile. */
function questions(draft: Draft, findings: Findings, given: Given): readonly [Findings, Given] {
  const hosts = given.hosts.length > 0 ? given.hosts : hostsIn(draft)
  const domains = given.domains.length > 0 ? given.domains : [draft.domains ?? []].flat()
  const serves = draft.port !== undefined || draft.roles?.['web']?.port !== undefined || draft.health === undefined
  const port = given.port ?? draft.port
  const isBuilt = draft.build !== undefined
  return [
    {
      ...findings,
      ...(draft.app !== undefined && {app: {value: draft.app, where: ''}}),
      ...(serves && port === undefined && {port: {value: 0, where: ''}}),
      ...(!isBuilt && {hasDockerfile: true}),
    },
    {...given, hosts, domains, port},
  ]
}

const hostsIn = (draft: Draft): readonly string[] => [draft.hosts ?? []].flat().flatMap((host) => (typeof host === 'string' ? [host] : [host.address ?? '']))

function answered(draft: Draft, {app, hosts, domains, port}: Answers): Draft {
  const keepsHosts = hosts.join() === hostsIn(draft).join()
  return {
    app,
    hosts: keepsHosts ? draft.hosts : hosts,
    ...(draft.port !== undefined || draft.health !== undefined ? {port: port || undefined} : {}),
    ...(domains.length > 0 && draft.port !== undefined && {domains}),
  }
}

function noFile({tool, file}: From): ShipitError {
  if (file !== undefined) return new ShipitError('NOT_FOUND', `There is no ${file} here, or it is no text.`, {hint: `shipit init --from ${tool} PATH`})
  return new ShipitError('NOT_FOUND', `There is no ${places[tool].join(', ')} here.`, {hint: `Name the file: shipit init --from ${tool} PATH`})
}
