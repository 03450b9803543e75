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
  if (given.hosts.length > 0 && draft.hosts !== undefined)
    throw new ShipitError('USAGE', `${file} names its hosts itself.`, {hint: 'Leave --host out; change deploy.yml afterwards.'})
  const serves = draft.port !== undefined || draft.health !== undefined
  const known = {hosts: given.hosts, domains: given.domains.length > 0 ? given.domains : [draft.domains ?? []].flat(), app: given.app ?? draft.app, port: given.port ?? draft.port}
  const hosts = draft.hosts === undefined ? known.hosts : hostNames(draft)
  const answers = await askFor(findings, {...given, ...known, hosts, serves, isBuilt: draft.build !== undefined}, terminal)
  const told: Draft = {app: answers.app, hosts: draft.hosts ?? answers.hosts, ...(serves && {port: answers.port, ...(answers.domains.length > 0 && {domains: answers.domains})})}
  const asides = serves && answers.domains.length === 0 ? {hosts: [noDomain]} : {}
  return {findings, answers: {...answers, hosts: hostNames(told)}, drafted: {draft: {...draft, ...told}, remarks, asides}, notes}
}

/** For the workflow of a CI, whose hosts must be known. */
const hostNames = ({hosts}: Draft): readonly string[] => [hosts ?? []].flat().map((host) => (typeof host === 'string' ? host : (host.address ?? '')))

const noDomain = 'domains: [app.example.com] # Yours: with one, HTTPS comes by itself. Without, every name is served on plain HTTP.'

const toolsOf = ({service}: From, {domains}: Given): Readonly<Record<From['tool'], (file: string, text: string, repository: Repository) => Translation>> => ({
  kamal: (file, text, {files, paths}) => fromKamal(file, text, {files, paths}),
  compose: (file, text, {files}) => fromCompose(file, text, {service, files, domains}),
})

function noFile({tool, file}: From): ShipitError {
  if (file !== undefined) return new ShipitError('NOT_FOUND', `There is no ${file} here, or it is no text.`, {hint: `shipit init --from ${tool} PATH`})
  return new ShipitError('NOT_FOUND', `There is no ${places[tool].join(', ')} here.`, {hint: `Name the file: shipit init --from ${tool} PATH`})
}
