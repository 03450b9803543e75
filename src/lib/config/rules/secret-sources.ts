import type {Path} from '../fault.js'
import type {WrittenSecretSource} from '../schema/secret-source.js'
import {shellWordIn, wordsOf} from '../words/command-words.js'
import {ownKeys, sourceKeys} from '../words/secret-source.js'
import type {Broken, Rule} from './rule.js'

/** A source of secrets is a ready row or a command, with the keys that are its own. */
export const sourcesAreWhole: Rule = (written) => (written.secret_sources ?? []).flatMap((source, index) => faultsOf(source, ['secret_sources', index]))

function faultsOf(source: WrittenSecretSource, path: Path): readonly Broken[] {
  const {from, command} = source
  if (from === undefined && command === undefined)
    return [
      {
        path,
        message: 'needs `from` or `command`',
        rests: [
          [...path, 'from'],
          [...path, 'command'],
        ],
      },
    ]
  if (from !== undefined && command !== undefined) return [{path: [...path, 'command'], message: 'stands beside `from`: keep one of them'}]
  return from === undefined ? [...strangers(source, path, {what: 'a command', keys: ['output']}), ...commandFaults(source, path)] : rowFaults(source, from, path)
}

function rowFaults(source: WrittenSecretSource, from: keyof typeof sourceKeys, path: Path): readonly Broken[] {
  const {needs, takes} = sourceKeys[from]
  return [
    ...needs.filter((key) => source[key] === undefined).map((key) => ({path: [...path, key], message: `is missing: ${from} needs it`})),
    ...strangers(source, path, {what: from, keys: [...needs, ...takes]}),
  ]
}

const strangers = (source: WrittenSecretSource, path: Path, {what, keys}: {readonly what: string; readonly keys: readonly string[]}): readonly Broken[] =>
  [...ownKeys, 'output' as const]
    .filter((key) => source[key] !== undefined && !keys.includes(key))
    .map((key) => ({path: [...path, key], message: `is no key of ${what}${keys.length > 0 ? `, which takes ${keys.join(', ')}` : ''}`}))

/** What a command prints must be for a name that can be told. */
function commandFaults({command = '', output = 'value', names}: WrittenSecretSource, path: Path): readonly Broken[] {
  const at = [...path, 'command']
  const word = shellWordIn(command)
  if (word !== undefined) return [{path: at, message: `has ${word}, but no shell reads it: write [sh, -c, "…"], or put quotes around ${word}`}]
  const asksByName = wordsOf(command).some((each) => each.includes('{name}'))
  if (output !== 'value')
    return asksByName ? [{path: [...path, 'output'], message: `is ${output}, which has all secrets, but the command asks for one {name}: keep one of them`}] : []
  return asksByName || names?.length === 1
    ? []
    : [
        {
          path: at,
          message: 'prints one value, but for which secret? Put {name} into it, name the one under `names`, or say `output: json` where it prints all of them',
          rests: [
            [...path, 'names'],
            [...path, 'output'],
          ],
        },
      ]
}
