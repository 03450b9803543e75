import {wordsOf} from '../../../config/words/command-words.js'
import type {Draft} from '../draft.js'
import {linesOf} from '../repository.js'
import {tell} from './desk.js'
import type {Desk} from './desk.js'

type Source = NonNullable<Draft['secret_sources']>[number]

/** `.kamal/secrets`: what asks a program becomes a source, what comes from the environment needs nothing, values stay where they are. */
export function sourcesOf(desk: Desk): readonly Source[] {
  const found = ['.kamal/secrets-common', '.kamal/secrets'].flatMap((file) => linesOf(desk.files.get(file) ?? '').flatMap(({text, line}) => sourceOf(desk, text, {file, line})))
  return [...new Map(found.map((source) => [JSON.stringify(source), source])).values()]
}

function sourceOf(desk: Desk, text: string, {file, line}: {readonly file: string; readonly line: number}): readonly Source[] {
  const [, name, value] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) return []
  const bare = value.trim().replace(/^"(.*)"$/, '$1')
  const [, variable] = /^\$\{?(\w+)\}?$/.exec(bare) ?? []
  if (variable === name) return []
  if (variable !== undefined) tell(desk, line, `${name} is the variable ${variable} of the environment: write ${name}:${variable} under \`secrets\``, file)
  const [, command] = /^\$\((.*)\)$/.exec(bare) ?? []
  if (variable !== undefined) return []
  if (command === undefined) {
    tell(desk, line, `${name}: its value is not copied; shipit secrets set ${name}`, file)
    return []
  }
  if (/^kamal\s+secrets\s+extract\b/.test(command)) return []
  if (/^kamal\s+secrets\s+fetch\b/.test(command)) return fetched(desk, wordsOf(command), {file, line})
  return [{command: /[$|&;<>`"'\\*?]/.test(command) ? ['sh', '-c', command] : command, names: [name]}]
}

/** `kamal secrets fetch --adapter 1password --account acme --from Vault/Item A B` */
function fetched(desk: Desk, words: readonly string[], {file, line}: {readonly file: string; readonly line: number}): readonly Source[] {
  const flag = (...names: readonly string[]): string | undefined =>
    words.flatMap((word, index) => (names.includes(word) ? [words[index + 1]] : [])).find((each) => each !== undefined)
  const adapter = flag('--adapter', '-a') ?? ''
  const [account, from] = [flag('--account'), flag('--from')]
  const source = (Object.hasOwn(adapters, adapter) ? adapters[adapter] : undefined)?.({account, from})
  if (source) return [source]
  tell(desk, line, `the adapter ${adapter || 'of this line'} is none that shipit knows by itself: write its program under \`secret_sources\`, as \`command\``, file)
  return []
}

type Asked = {readonly account: string | undefined; readonly from: string | undefined}

const adapters: Readonly<Record<string, (asked: Asked) => Source | undefined>> = {
  '1password': ({account, from}) => {
    const [vault, item] = (from ?? '').split('/')
    return vault ? {from: '1password', vault, ...(item && {item}), ...(account !== undefined && {account})} : undefined
  },
  bitwarden: ({from}) => ({from: 'bitwarden', ...(from !== undefined && {item: from})}),
  'bitwarden-sm': () => ({from: 'bitwarden-secrets'}),
  aws_secrets_manager: ({account, from}) => ({from: 'aws', ...(from !== undefined && {prefix: `${from}/`}), ...(account !== undefined && {profile: account})}),
  doppler: ({from}) => {
    const [project, config] = (from ?? '').split('/')
    return {from: 'doppler', ...(project && {project}), ...(config && {config})}
  },
  gcp: ({from}) => ({from: 'gcp', ...(from !== undefined && {project: from.split('/')[0] ?? from})}),
}
