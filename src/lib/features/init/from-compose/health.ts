import type {DraftAccessory} from '../draft.js'
import {probePath} from '../look/dockerfile.js'
import {durationOf, secondsOf} from '../words/measures.js'
import {isTrue, itemsOf, textAt, textOf} from '../words/tree.js'
import type {Tree} from '../../../config/yaml/tree.js'
import {get} from '../words/tree.js'
import {interpolate} from './interpolate.js'
import type {Service} from './service.js'

/** The words of a health check in the container; undefined: there is none, or it is switched off. */
function testOf(service: Service): readonly string[] | undefined {
  const tree = service.keys.get('healthcheck')?.tree
  const test = get(tree, 'test')?.tree
  if (test === undefined || isTrue(get(tree, 'disable')?.tree)) return undefined
  const words = itemsOf(test).map((item) => interpolate(textOf(item) ?? '').text)
  if (test.kind === 'list' && words[0] === 'NONE') return undefined
  if (test.kind === 'list' && words[0] === 'CMD') return words.slice(1)
  return ['sh', '-c', words.slice(test.kind === 'list' ? 1 : 0).join(' ')]
}

/** The path that a health check asks the container itself; undefined: it asks otherwise. */
export function healthPathOf(service: Service): string | undefined {
  const test = testOf(service)
  return test && /curl|wget|fetch|https?:/.test(test.join(' ')) ? probePath(test.join(' ')) : undefined
}

export const hasHealth = (service: Service): boolean => testOf(service) !== undefined

export function accessoryHealthOf(service: Service): DraftAccessory['health'] {
  const command = testOf(service)
  if (!command) return undefined
  const start = deadlineOf(service.keys.get('healthcheck')?.tree)
  return {command, ...(start !== undefined && {deadline: start})}
}

/** Long starts are told by `start_period`: failures within it do not count. A minute more, as anywhere. */
function deadlineOf(tree: Tree | undefined): string | undefined {
  const seconds = secondsOf(textAt(tree, 'start_period') ?? '')
  return seconds === undefined || seconds === 0 ? undefined : durationOf(String(seconds + 60))
}
