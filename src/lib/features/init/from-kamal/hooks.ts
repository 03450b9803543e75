import type {Draft} from '../draft.js'
import {textAt} from '../words/tree.js'
import {tell} from './desk.js'
import type {Desk} from './desk.js'

const counterparts = {'pre-connect': 'before-connect', 'pre-build': 'before-build', 'pre-deploy': 'before-deploy', 'post-deploy': 'after-deploy'} as const

/** Hooks that lie in their folder: they stay there. */
export function hooksOf(desk: Desk): Draft['hooks'] {
  const folder = textAt(desk.tree, 'hooks_path') ?? '.kamal/hooks'
  const names = desk.paths.flatMap((path) => (path.startsWith(`${folder}/`) && !path.endsWith('.sample') ? [path.slice(folder.length + 1)] : []))
  const hooks: [string, string][] = []
  for (const name of names) {
    const own = (counterparts as Readonly<Record<string, string>>)[name]
    if (own === undefined) tell(desk, 1, 'has no counterpart', `${folder}/${name}`)
    else {
      hooks.push([own, `./${folder}/${name}`])
      tell(desk, 1, `runs as ${own}: it is told SHIPIT_VERSION, SHIPIT_BY, SHIPIT_HOSTS and alike in place of KAMAL_…`, `${folder}/${name}`)
    }
  }
  return Object.fromEntries(hooks)
}
