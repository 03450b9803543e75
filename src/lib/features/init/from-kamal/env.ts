import type {Tree} from '../../../config/yaml/tree.js'
import {entriesOf, get, textOf, textsOf} from '../words/tree.js'
import {tell} from './desk.js'
import type {Desk} from './desk.js'
import {environmentOf} from './erb.js'

export type Variables = {readonly env: Readonly<Record<string, string>>; readonly secrets: readonly string[]}

/** `env` with `clear` and `secret`, or clear variables alone. `NAME:SECRET` is written alike. */
export function variablesOf(desk: Desk, tree: Tree | undefined, path = ''): Variables {
  const isSplit = ['clear', 'secret', 'tags'].some((key) => get(tree, key))
  const clear = entriesOf(isSplit ? get(tree, 'clear')?.tree : tree).flatMap(([name, entry]) => {
    const value = textOf(entry.tree) ?? ''
    return [{name, value, from: environmentOf(value)}]
  })
  const tags = get(tree, 'tags')
  if (tags) tell(desk, tags.place.line, `${path}env.tags has no counterpart: give those hosts a role of their own, with its \`env\``)
  return {
    env: Object.fromEntries(clear.flatMap(({name, value, from}) => (from === undefined ? [[name, value]] : []))),
    secrets: [...(isSplit ? textsOf(get(tree, 'secret')?.tree) : []), ...clear.flatMap(({name, from}) => (from === undefined ? [] : [name === from ? name : `${name}:${from}`]))],
  }
}
