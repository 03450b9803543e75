import {wordsOf as split} from '../../../config/words/command-words.js'
import {compact} from '../draft.js'
import type {Draft, DraftAccessory} from '../draft.js'
import {secretWord} from '../words/secret-names.js'
import {durationOf, sizeOf} from '../words/measures.js'
import {get, itemsOf, textAt, textOf} from '../words/tree.js'
import {variablesOf} from './environment.js'
import {interpolate} from './interpolate.js'
import {optionsOf} from './options.js'
import {lineOf, said, tell} from './service.js'
import type {Desk, Service} from './service.js'
import {mountsOf} from './volumes.js'

export type Container = Pick<DraftAccessory, 'command' | 'entrypoint' | 'secrets' | 'files' | 'limits' | 'volumes' | 'options'> & {readonly env?: Readonly<Record<string, string>>}

/** What a role and an accessory may be given alike. */
export function containerOf(desk: Desk, service: Service): Container {
  const {env, secrets} = variablesOf(desk, service)
  const mounts = mountsOf(desk, service)
  return compact({
    ...programOf(desk, service),
    env,
    secrets,
    files: {...mounts.files, ...mountedSecrets(desk, service), ...configsOf(desk, service)},
    limits: limitsOf(service),
    volumes: mounts.volumes,
    options: [...optionsOf(service), ...mounts.options],
  })
}

/** An entry point is one program; what it had as further words goes before the command. */
function programOf(desk: Desk, service: Service): Pick<Draft, 'command' | 'entrypoint'> {
  const [entrypoint, command] = [wordsOf(desk, service, 'entrypoint'), wordsOf(desk, service, 'command')]
  if (entrypoint === undefined) return command === undefined ? {} : {command}
  const [program = '', ...words] = split(entrypoint)
  const rest = split(command)
  return {entrypoint: program, ...([...words, ...rest].length > 0 && {command: [...words, ...rest]})}
}

function wordsOf(desk: Desk, service: Service, key: 'command' | 'entrypoint'): string | readonly string[] | undefined {
  const tree = service.keys.get(key)?.tree
  const filled = itemsOf(tree).map((item) => interpolate(textOf(item) ?? ''))
  for (const open of new Set(filled.flatMap((each) => each.open)))
    tell(desk, lineOf(service, key), `${key} has \${${open}}, which is not filled in here: write it, or give the variable under \`env\` and let a shell read it, [sh, -c, "…"]`)
  const words = filled.map(({text}) => text.trim())
  if (words.length === 0) return undefined
  return tree?.kind === 'list' ? words : (words[0] ?? '').replaceAll(/\s*\n\s*/g, ' ')
}

function limitsOf(service: Service): Draft['limits'] {
  const resources = get(service.keys.get('deploy')?.tree, 'resources', 'limits')?.tree
  const cpus = said(service, 'cpus') ?? textAt(resources, 'cpus')
  const memory = sizeOf(said(service, 'mem_limit') ?? textAt(resources, 'memory') ?? '')
  const pids = said(service, 'pids_limit') ?? textAt(resources, 'pids')
  const limits = compact({cpus: cpus === undefined ? undefined : Number(cpus), memory, pids: pids === undefined || Number(pids) < 1 ? undefined : Number(pids)})
  return Object.keys(limits).length === 0 ? undefined : limits
}

/** `secrets` of a service are files in /run/secrets, unless they say where. */
const mountedSecrets = (desk: Desk, service: Service): NonNullable<Container['files']> =>
  Object.fromEntries(
    itemsOf(service.keys.get('secrets')?.tree).map((item) => {
      const source = textOf(item) ?? textAt(item, 'source') ?? ''
      const target = textAt(item, 'target') ?? source
      const name = source.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
      tell(desk, item.place.line, `secrets.${source} is the secret ${name} now, in the same file of the container; shipit secrets set ${name} --keep-newline < its file`)
      return [target.startsWith('/') ? target : `/run/secrets/${target}`, {secret: secretWord(desk.book, name, {owner: service.name}).split(':').at(-1) ?? name}]
    }),
  )

const configsOf = (desk: Desk, service: Service): NonNullable<Container['files']> =>
  Object.fromEntries(
    itemsOf(service.keys.get('configs')?.tree).flatMap((item) => {
      const source = textOf(item) ?? textAt(item, 'source') ?? ''
      const file = textAt(desk.tree, 'configs', source, 'file')
      if (file === undefined) tell(desk, item.place.line, `configs.${source} is no file: write it into one, and that under \`files\``)
      return file === undefined ? [] : [[textAt(item, 'target') ?? `/${source}`, file.replace(/^\.\//, '')]]
    }),
  )

export const stopTimeoutOf = (service: Service): string | undefined => durationOf(said(service, 'stop_grace_period') ?? '')
