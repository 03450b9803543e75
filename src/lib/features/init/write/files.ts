import {deployJsonSchema} from '../../../config/json-schema.js'
import {render, template} from '../../../template.js'
import type {Answers} from '../answers.js'
import type {Kind} from '../look/kind.js'
import type {Repository} from '../repository.js'
import {ciFile} from './ci.js'
import {schemaFile} from './deploy-file.js'
import type {InitFile} from './file.js'

export type Inputs = {
  readonly repository: Repository
  readonly answers: Answers
  /** Text of deploy.yml. */
  readonly deploy: string
  /** For a Dockerfile. */
  readonly kind?: Kind | undefined
}

/** Every file that init would write, in the order of their telling. */
export function filesOf({repository, answers, deploy, kind}: Inputs): readonly InitFile[] {
  const {dockerfile, ci, image} = answers
  return [
    {path: 'deploy.yml', text: deploy, mode: 0o644},
    ...(dockerfile && kind ? [{path: 'Dockerfile', text: dockerfileOf(kind), mode: 0o644}] : []),
    ...(image === undefined ? [dockerignoreOf(repository)] : []),
    {
      path: '.shipit/.gitignore',
      text: withLines(repository.files.get('.shipit/.gitignore') ?? '', ignored, '# Secrets in clear stay on this machine; what is encrypted belongs in git.'),
      mode: 0o644,
    },
    {path: schemaFile, text: `${JSON.stringify(deployJsonSchema(), undefined, 1)}\n`, mode: 0o644, ours: true},
    ...samples.map((name): InitFile => ({path: `.shipit/hooks/${name}.sample`, text: template(`init/hooks/${name}`), mode: 0o755, ours: true})),
    ...(ci ? [ciFile(ci, answers.hosts)] : []),
  ]
}

const samples = ['before-deploy', 'after-deploy', 'on-failure'] as const

export const dockerfileOf = ({name, values}: Kind): string => render(`init/dockerfiles/${name}`, values)

/** What an image has no use for. One that is there keeps its lines, and keeps .shipit out. */
function dockerignoreOf({files}: Repository): InitFile {
  const own = files.get('.dockerignore')
  return {path: '.dockerignore', text: own === undefined ? template('init/dockerignore') : keepsOut(own) ? own : withLines(own, ['.shipit']), mode: 0o644}
}

const keepsOut = (text: string): boolean => text.split('\n').some((line) => /^(\*\*?|\/?(\*\*\/)?\.shipit(\/.*)?|\.\*)\/?\s*$/.test(line))

/** As `shipit secrets init` writes them. */
const ignored = ['/secrets', '/secrets.*', '!/secrets.age', '!/secrets.*.age']

/** The text with the lines that it lacks. */
function withLines(text: string, lines: readonly string[], heading?: string): string {
  const missing = lines.filter((line) => !text.split('\n').includes(line))
  if (missing.length === 0) return text
  return [...(text === '' ? (heading === undefined ? [] : [heading]) : [text.replace(/\n$/, '')]), ...missing, ''].join('\n')
}
