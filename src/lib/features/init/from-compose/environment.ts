import {dirname, join} from 'node:path'
import {isVariableName} from '../../../config/words/variable-name.js'
import type {Tree} from '../../../config/yaml/tree.js'
import {linesOf} from '../repository.js'
import {hasCredentials, isOpenAddress, isSecretName, isSwitch} from '../secret-names.js'
import {variableSetIn} from '../words/env-line.js'
import {secretWord} from '../words/secret-names.js'
import {entriesOf, itemsOf, textAt, textOf} from '../words/tree.js'
import {interpolate} from './interpolate.js'
import {tell} from './service.js'
import type {Desk, Service} from './service.js'

export type Variables = {readonly env: Readonly<Record<string, string>>; readonly secrets: readonly string[]}

type Variable = {readonly name: string; /** As it is written. */ readonly value?: string; readonly line: number}

/** `environment` and `env_file`: what may be read by all goes under env, what may not under secrets, without its value. */
export function variablesOf(desk: Desk, service: Service): Variables {
  const own = environmentOf(service).filter((each) => isVariableName(each.name) || leaveOut(desk, each))
  const names = new Set(own.map(({name}) => name))
  const fromFiles = envFilesOf(desk, service).filter((name) => !names.has(name))
  const judged = own.map((each) => ({...each, secret: judge(desk, service, each)}))
  return {
    env: Object.fromEntries(judged.flatMap(({name, value, secret}) => (secret === undefined ? [[name, interpolate(value ?? '').text]] : []))),
    secrets: [...judged.flatMap(({secret}) => secret ?? []), ...fromFiles.map((name) => secretWord(desk.book, name, {owner: service.name}))],
  }
}

function leaveOut(desk: Desk, {name, line}: Variable): false {
  tell(desk, line, `environment.${name} is left out: names under \`env\` are of letters, digits and _; most images read such a setting from a file, too (\`files\`)`)
  return false
}

function environmentOf(service: Service): readonly Variable[] {
  const tree = service.keys.get('environment')?.tree
  const listed = itemsOf(tree).flatMap((item): readonly Variable[] => {
    const [, name, value] = /^([^=]+)(?:=([\s\S]*))?$/.exec(textOf(item) ?? '') ?? []
    return name === undefined ? [] : [{name, line: item.place.line, ...(value !== undefined && {value})}]
  })
  const mapped = entriesOf(tree).map(([name, entry]): Variable => {
    const value = textOf(entry.tree)
    return {name, line: entry.place.line, ...(value !== undefined && {value})}
  })
  // The last one counts, as it does there.
  return [...new Map([...listed, ...mapped].map((each) => [each.name, each])).values()]
}

/** The word under `secrets`; undefined: it may be read by all. */
function judge(desk: Desk, service: Service, {name, value, line}: Variable): string | undefined {
  const word = (options: {readonly value?: string; readonly name?: string} = {}): string => secretWord(desk.book, name, {owner: service.name, ...options})
  if (value === undefined) return word()
  const {text, open, whole} = interpolate(value)
  const isSecret = hasCredentials(text) || (isSecretName(name) && !isSwitch(text) && !isOpenAddress(text))
  if (open.length === 0 && !isSecret) return undefined
  if (whole !== undefined) return word({name: whole})
  if (open.length > 0) tell(desk, line, `environment.${name} is put together of \${${open.join('}, ${')}}: it is one secret now; shipit secrets set ${name}`)
  else tell(desk, line, `environment.${name}: its value stays out of deploy.yml; shipit secrets set ${word({value: text}).split(':').at(-1)}`)
  return word({value: text})
}

/** Names of the variables in files: each is a secret, since values are not copied. */
function envFilesOf(desk: Desk, service: Service): readonly string[] {
  return itemsOf(service.keys.get('env_file')?.tree).flatMap((item): readonly string[] => readEnvFile(desk, item))
}

function readEnvFile(desk: Desk, item: Tree): readonly string[] {
  const path = (textOf(item) ?? textAt(item, 'path') ?? '').replace(/^\.\//, '')
  const text = desk.files.get(join(dirname(desk.file), path))
  if (text === undefined) {
    tell(desk, item.place.line, `env_file ${path} is not here: write the names in it under \`env\` or \`secrets\``)
    return []
  }
  tell(desk, item.place.line, `env_file ${path}: the names in it are secrets now; \`cp ${path} .shipit/secrets\` gives all values at once, kept out of git`)
  return linesOf(text).flatMap((line) => variableSetIn(line.text) ?? [])
}
