import {entriesOf, itemsOf, textOf} from '../words/tree.js'
import {interpolate} from './interpolate.js'
import type {Service} from './service.js'

export type Labels = {readonly domains: readonly string[]; readonly port?: number; /** Labels that say something else. */ readonly others: readonly string[]}

/** What labels of proxies (Traefik, caddy-docker-proxy) and variables of nginx-proxy say of domains and ports. */
export function labelsOf(service: Service): Labels {
  const labels = pairsOf(service, 'labels')
  const variables = pairsOf(service, 'environment').filter(([name]) => name === 'VIRTUAL_HOST' || name === 'VIRTUAL_PORT')
  const rules = labels
    .filter(([name]) => /^traefik\..*\.rule$/.test(name))
    .flatMap(([, value]) => [...value.matchAll(/Host\(([^)]*)\)/g)].flatMap(([, list]) => [...(list ?? '').matchAll(/[`'"]([^`'"]+)[`'"]/g)].map(([, each]) => each ?? '')))
  const caddy = labels.filter(([name]) => name === 'caddy').map(([, value]) => value)
  const virtual = variables.filter(([name]) => name === 'VIRTUAL_HOST').flatMap(([, value]) => value.split(','))
  const port = [...labels.filter(([name]) => /loadbalancer\.server\.port$/.test(name)), ...variables.filter(([name]) => name === 'VIRTUAL_PORT')][0]?.[1]
  return {
    domains: [...new Set([...rules, ...caddy, ...virtual].map((each) => each.trim()).filter((each) => /^[a-z0-9][a-z0-9.-]*\.[a-z]+$/i.test(each)))],
    ...(port !== undefined && /^\d+$/.test(port) && {port: Number(port)}),
    others: labels.map(([name]) => name).filter((name) => !/^(?:traefik|caddy)[._]|^(?:traefik|caddy)$/.test(name)),
  }
}

function pairsOf(service: Service, key: string): readonly (readonly [string, string])[] {
  const tree = service.keys.get(key)?.tree
  const mapped = entriesOf(tree).map(([name, {tree: value}]) => [name, interpolate(textOf(value) ?? '').text] as const)
  const listed = itemsOf(tree).flatMap((item): readonly (readonly [string, string])[] => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(textOf(item) ?? '') ?? []
    return name === undefined || value === undefined ? [] : [[name, interpolate(value).text]]
  })
  return [...mapped, ...listed]
}
