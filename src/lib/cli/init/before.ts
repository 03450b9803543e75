import {parse} from 'yaml'
import {checkShape} from '../../config/check.js'
import type {Repository} from '../../features/init/repository.js'
import type {Given} from './ask.js'

/** What a deploy.yml that is there has answered already: it is not asked for again. */
export function alreadyIn({files}: Repository): Pick<Given, 'app' | 'hosts' | 'domains' | 'port' | 'serves'> {
  const text = files.get('deploy.yml')
  if (text === undefined) return {hosts: [], domains: [], serves: true}
  const {app, hosts, domains, port, roles} = checkShape(valueOf(text)).sound
  const words = [hosts ?? []].flat().map((host) => (typeof host === 'string' ? host : host.address))
  return {app, hosts: words, domains: [domains ?? []].flat(), port, serves: port !== undefined || roles === undefined}
}

function valueOf(text: string): unknown {
  try {
    return parse(text, {logLevel: 'silent'}) as unknown
  } catch {
    return {}
  }
}
