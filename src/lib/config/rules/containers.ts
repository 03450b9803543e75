import type {Issue, Path} from '../fault.js'
import type {Sound, WrittenRole} from '../schema/file.js'
import {shellWordIn, wordsOf} from '../words/command-words.js'
import {secretRefOf} from '../words/secret-ref.js'
import {volumeOf} from '../words/volume.js'
import type {Rule} from './rule.js'

type Container = {readonly path: Path; readonly own: Pick<WrittenRole, 'command' | 'env' | 'files' | 'secrets' | 'volumes'>}

const ofEachContainer =
  (rule: (container: Container) => readonly Issue[]): Rule =>
  (written) =>
    containers(written).flatMap(rule)

const containers = (written: Sound): readonly Container[] => [
  {path: [], own: written},
  ...(['roles', 'accessories', 'jobs'] as const).flatMap((section) =>
    Object.entries<Container['own']>(written[section] ?? {}).map(([name, own]) => ({path: [section, name], own})),
  ),
]

/** A file of a container comes from one place. */
export const filesHaveOneSource: Rule = ofEachContainer(({path, own}) =>
  Object.entries(own.files ?? {}).flatMap(([target, file]) => {
    const at = [...path, 'files', target]
    if (typeof file === 'string') return []
    if (file.secret === undefined && file.source === undefined) return [{path: at, message: 'needs `secret` or `source`'}]
    return file.secret !== undefined && file.source !== undefined ? [{path: [...at, 'source'], message: 'stands beside `secret`: keep one of them'}] : []
  }),
)

/** A variable is clear or secret, and stands once. */
export const variablesStandOnce: Rule = ofEachContainer(({path, own}) => {
  const names = (own.secrets ?? []).map((word) => secretRefOf(word).env)
  return names.flatMap((name, index) => {
    const at = [...path, 'secrets', index]
    if (names.indexOf(name) < index) return [{path: at, message: `gives the variable ${name} a second time`}]
    return own.env !== undefined && Object.hasOwn(own.env, name) ? [{path: at, message: `gives the variable ${name}, which stands under env too`}] : []
  })
})

/** A path in a container is mounted once. */
export const mountsStandOnce: Rule = ofEachContainer(({path, own}) => {
  const targets = (own.volumes ?? []).map((word) => volumeOf(word).target)
  return targets.flatMap((target, index) => {
    const at = [...path, 'volumes', index]
    if (targets.indexOf(target) < index) return [{path: at, message: `mounts ${target} a second time`}]
    return own.files !== undefined && Object.hasOwn(own.files, target) ? [{path: at, message: `mounts ${target}, which stands under files too`}] : []
  })
})

/** Commands are words; what only a shell understands would be given to the program as it stands. */
export const commandsNeedNoShell: Rule = (written) => [
  ...containers(written).flatMap(({path, own}) => shellFault([...path, 'command'], own.command)),
  ...Object.entries(written.hooks ?? {}).flatMap(([name, hook]) =>
    typeof hook === 'string' ? shellFault(['hooks', name], hook) : shellFault(['hooks', name, 'command'], hook.command),
  ),
]

function shellFault(path: Path, command: string | readonly string[] | undefined): readonly Issue[] {
  if (command !== undefined && (wordsOf(command)[0] ?? '') === '') return [{path, message: 'begins with an empty word: the first one is the program'}]
  const word = command === undefined ? undefined : shellWordIn(command)
  return word === undefined ? [] : [{path, message: `has ${word}, but no shell reads it: write [sh, -c, "…"], or put quotes around ${word}`}]
}
