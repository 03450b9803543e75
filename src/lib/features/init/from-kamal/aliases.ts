import {wordsOf} from '../../../config/words/command-words.js'
import type {Draft} from '../draft.js'
import {entriesOf, get, textOf} from '../words/tree.js'
import {tell} from './desk.js'
import type {Desk} from './desk.js'

/** `aliases`: those of `app exec` and `app logs`, and of commands that are called alike. */
export function aliasesOf(desk: Desk): Draft['aliases'] {
  return Object.fromEntries(
    entriesOf(get(desk.tree, 'aliases')?.tree).flatMap(([name, {tree, place}]) => {
      const own = aliasOf(textOf(tree) ?? '')
      if (own === undefined || !/^[a-z][a-z0-9:_-]*$/.test(name)) tell(desk, place.line, `aliases.${name}: there is no such command here; see \`shipit --help\``)
      return own === undefined ? [] : [[name, own]]
    }),
  )
}

function aliasOf(text: string): string | undefined {
  const words = wordsOf(text)
  const [first, second] = words
  if (first === 'app' && second === 'exec') return execOf(words.slice(2))
  if (first === 'app' && second === 'logs') return ['logs', ...roleWords(words.slice(2), '--role')].join(' ')
  if (first === 'accessory' && second === 'exec') {
    const [name, ...rest] = words.slice(2).filter((word) => !switches.has(word))
    return name === undefined || rest.length === 0 ? undefined : `accessory exec ${name} -- ${rest.join(' ')}`
  }
  if (first === 'accessory' && second === 'logs') return words.join(' ')
  return ['deploy', 'rollback', 'config', 'audit'].includes(first ?? '') && words.length === 1 ? first : undefined
}

/** What the command has by itself here: a terminal where there is one, in a live replica, of the first host. */
const switches: ReadonlySet<string> = new Set(['-i', '--interactive', '--reuse', '-p', '--primary', '-q', '--detach', '--no-interactive'])

function execOf(words: readonly string[]): string | undefined {
  const rest = words.filter((word) => !switches.has(word))
  const role = roleIn(rest) ?? 'web'
  const command = withoutRole(rest)
  return command.length === 0 || command.some((word) => /^--?[a-z]/.test(word) && command.indexOf(word) === 0) ? undefined : `exec ${role} -- ${command.join(' ')}`
}

const roleFlag = /^(?:-r|--roles?)(?:=(.+))?$/

function roleIn(words: readonly string[]): string | undefined {
  const index = words.findIndex((word) => roleFlag.test(word))
  return index === -1 ? undefined : (roleFlag.exec(words[index] ?? '')?.[1] ?? words[index + 1])
}

const withoutRole = (words: readonly string[]): readonly string[] => {
  const index = words.findIndex((word) => roleFlag.test(word))
  return index === -1 ? words : words.filter((_, at) => at !== index && !(at === index + 1 && roleFlag.exec(words[index] ?? '')?.[1] === undefined))
}

function roleWords(words: readonly string[], flag: string): readonly string[] {
  const role = roleIn(words)
  return [...(role === undefined ? [] : [flag, role]), ...withoutRole(words)]
}
