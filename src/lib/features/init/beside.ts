import {readyRow} from '../../config/ready/ready.js'
import {readYaml} from '../../config/yaml/read.js'
import type {Draft} from './draft.js'
import {accessoryOf} from './from-compose/accessory.js'
import {servicesOf} from './from-compose/service.js'
import type {Desk} from './from-compose/service.js'
import {toName} from './look/remote.js'
import type {Repository} from './repository.js'
import {newBook} from './words/secret-names.js'

/** Well-known servers that a compose file of the repository has: a developer's own, most often. The rest of it is left to `--from compose`. */
export function serversBeside({files}: Repository): Pick<Draft, 'accessories'> {
  const file = [...files.keys()].find((path) => /^(?:docker-)?compose\.ya?ml$/.test(path))
  const {tree} = file === undefined ? {} : readYaml(file, new TextEncoder().encode(files.get(file) ?? ''))
  if (file === undefined || !tree) return {}
  const desk: Desk = {file, tree, files, notes: [], book: newBook()}
  const known = servicesOf(desk).filter(({image}) => image !== undefined && readyRow({image}) !== undefined)
  return {accessories: Object.fromEntries(known.map((service) => [toName(service.name, 30), accessoryOf(desk, service)]))}
}
