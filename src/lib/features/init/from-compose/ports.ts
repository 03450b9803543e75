import type {Tree} from '../../../config/yaml/tree.js'
import {itemsOf, textAt, textOf} from '../words/tree.js'
import {interpolate} from './interpolate.js'
import type {Service} from './service.js'

export type Port = {
  /** In the container. */
  readonly target: number
  /** On the host; absent: one that the engine chooses. */
  readonly published?: number
  readonly address?: string
  readonly isUdp: boolean
  readonly line: number
}

/** `ports` of a service, short and long. Of a range, the first. */
export const portsOf = (service: Service): readonly Port[] =>
  itemsOf(service.keys.get('ports')?.tree).flatMap((item) => (item.kind === 'mapping' ? longPort(item) : shortPort(item)))

function shortPort(item: Tree): readonly Port[] {
  const {text} = interpolate(textOf(item) ?? '')
  const [, address, published, target, protocol] = /^(?:(\[[^\]]+\]|\d+\.\d+\.\d+\.\d+):)?(?:(\d*|\$\{\w+\})(?:-\d+)?:)?(\d+)(?:-\d+)?(?:\/(\w+))?$/.exec(text) ?? []
  if (target === undefined) return []
  return [
    {
      target: Number(target),
      ...(/^\d+$/.test(published ?? '') && {published: Number(published)}),
      ...(address !== undefined && {address}),
      isUdp: protocol === 'udp',
      line: item.place.line,
    },
  ]
}

function longPort(item: Tree): readonly Port[] {
  const [target, published, address] = ['target', 'published', 'host_ip'].map((key) => interpolate(textAt(item, key) ?? '').text)
  if (!/^\d+$/.test(target ?? '')) return []
  return [
    {
      target: Number(target),
      ...(/^\d+/.test(published ?? '') && {published: Number.parseInt(published ?? '', 10)}),
      ...(address && {address}),
      isUdp: textAt(item, 'protocol') === 'udp',
      line: item.place.line,
    },
  ]
}

/** As `publish` takes it. */
export const publishWord = ({target, published = target, address = '0.0.0.0', isUdp}: Port): string => `${address}:${published}:${target}${isUdp ? '/udp' : ''}`
