import {labels} from '../../src/lib/config/paths.js'
import type {Colour} from '../../src/lib/config/paths.js'
import type {Container} from '../../src/lib/engines/engine.js'

/** A running replica of shop's web role. */
export function replica({
  colour,
  spec,
  number = 1,
  release = '1-v1.1',
}: {
  readonly colour: Colour
  readonly spec: string
  readonly number?: number
  readonly release?: string
}): Container {
  const name = `shop-web-${colour}-${number}`
  return {
    id: `id-of-${name}`,
    name,
    image: 'shipit.local/shop:1',
    imageId: 'sha256:1',
    labels: {
      [labels.app]: 'shop',
      [labels.kind]: 'app',
      [labels.role]: 'web',
      [labels.release]: release,
      [labels.colour]: colour,
      [labels.replica]: String(number),
      [labels.port]: '3000',
      [labels.spec]: spec,
    },
    state: 'running',
    exitCode: 0,
    restarts: 0,
    oomKilled: false,
    startedAt: '2026-01-01T00:00:00Z',
    networks: ['shipit-shop', 'shipit'],
  }
}
