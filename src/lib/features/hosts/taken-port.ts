import {engines} from '../../engines/index.js'
import type {System} from './system.js'

type Taken = System['taken'][number]

/** `nginx (process 712)`. */
export const whoHas = ({by, pid}: Taken): string => `${by}${pid > 0 ? ` (process ${pid})` : ''}`

/** How a port becomes free; or how to do without it. */
export function freePort({port, by}: Taken, host: string): string {
  const other = 'or give the proxy another port: `proxy: {http_port: 8080, https_port: 8443}`.'
  const engine = Object.values(engines).find(({publishers}) => publishers.includes(by))
  if (!engine) return `Stop it (such as \`systemctl disable --now ${by}\` on ${host}), ${other}`
  return `A container has it: \`${engine.name} ps --filter publish=${port}\` on ${host} tells which. Stop that one, ${other}`
}
