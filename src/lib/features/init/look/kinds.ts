import type {Found} from '../found.js'
import type {Repository} from '../repository.js'
import {lookAtGo} from './go.js'
import type {Kind, Looker} from './kind.js'
import {lookAtNode} from './node.js'
import {lookAtPython} from './python.js'
import {lookAtRuby} from './ruby.js'
import {lookAtStaticSite} from './static-site.js'

/** The first that knows the app by a file of its own. A Rails app has a package.json, too, and every app may have an index.html. */
const lookers: readonly Looker[] = [lookAtRuby, lookAtPython, lookAtGo, lookAtNode, lookAtStaticSite]

export function kindOf(repository: Repository): Found<Kind> | undefined {
  for (const look of lookers) {
    const found = look(repository)
    if (found) return found
  }
  return undefined
}
