import type {Draft, Remarks} from '../draft.js'
import {yamlOf} from './yaml.js'

/** Where init writes the schema: editors find it from deploy.yml, on every machine that has the repository. */
export const schemaFile = '.shipit/deploy.schema.json'

/** The text of a deploy.yml. `asides` are lines that stand commented out after a key, for what is still to be said. */
export function deployText(draft: Draft, remarks: Remarks = {}, asides: Asides = {}): string {
  const sections = order.flatMap((key) => [...sectionOf(key, draft[key], remarks[key]), ...(asides[key] ?? []).map((line) => `# ${line}`)])
  return [`# yaml-language-server: $schema=${schemaFile}`, '# Checked by `shipit config check`; `shipit plan` shows what would happen.', '', ...sections, ''].join('\n')
}

export type Asides = Readonly<Partial<Record<keyof Draft, readonly string[]>>>

function sectionOf(key: keyof Draft, value: unknown, remark: string | undefined): readonly string[] {
  if (value === undefined) return []
  const [first = '', ...rest] = yamlOf(key, value)
  return [remark === undefined ? first : `${first} # ${remark}`, ...rest]
}

/** As a person would tell it. */
const order = [
  'app', 'image', 'tag', 'build', 'registry', 'hosts', 'ssh', 'engine',
  'domains', 'tls', 'path', 'strip_path', 'port', 'replicas', 'health', 'entrypoint', 'command', 'limits', 'options', 'volumes', 'files', 'deploy',
  'env', 'secrets', 'secret_sources', 'roles', 'accessories', 'uses', 'jobs', 'backups', 'stores', 'hooks', 'aliases', 'proxy',
] as const satisfies readonly (keyof Draft)[] // prettier-ignore
