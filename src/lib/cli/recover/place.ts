import type {Config, Host} from '../../config/config.js'
import {hostsMeantBy} from '../../config/hosts.js'
import {inPlaceOf, successorOf} from '../../config/in-place-of.js'
import {ShipitError} from '../../errors.js'
import type {Project} from '../project.js'

export type Place = {
  /** With the new host in the place of the old one. */
  readonly project: Project
  readonly host: Host
  /** As it stands in the file; absent: the file has the new host already. */
  readonly old?: Host
}

/** The app on its new host. Errors: USAGE. */
export function placeOf(project: Project, word: string, oldWord: string | undefined): Place {
  const {config} = project
  const own = hostsMeantBy(word, config.hosts)
  const [same] = config.hosts.filter(({name}) => own.includes(name))
  if (same && own.length === 1) {
    if (oldWord === undefined || oldWord === word) return {project, host: same}
    throw new ShipitError('USAGE', `${word} is a host of deploy.yml itself.`, {
      hint: `To bring it to life where it is, leave --in-place-of out. Else name a host that the file does not have.`,
    })
  }
  const old = oldHost(config, oldWord)
  const host = successorOf(old, word)
  return {project: {...project, config: inPlaceOf(config, old.name, host)}, host, old}
}

function oldHost({hosts}: Config, word: string | undefined): Host {
  const names = hosts.map(({name}) => name).join(', ')
  if (word === undefined) {
    const [only, ...more] = hosts
    if (only && more.length === 0) return only
    throw new ShipitError('USAGE', `deploy.yml has several hosts: ${names}.`, {hint: 'Say which of them is replaced: --in-place-of HOST'})
  }
  const [found, ...others] = hostsMeantBy(word, hosts)
  const host = hosts.find(({name}) => name === found)
  if (host && others.length === 0) return host
  throw new ShipitError('USAGE', `${word} ${host ? 'means several hosts' : 'is no host'} of deploy.yml.`, {hint: `Its hosts: ${names}`})
}
