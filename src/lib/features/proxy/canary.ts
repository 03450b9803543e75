import {basename} from 'node:path'
import {paths} from '../../config/paths.js'
import {and, cmd} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import type {Route} from './route.js'

/** What the text of a route says of its canary: pieces of Caddy's expressions. */
export type CanaryText = {
  /** The flag is there. */ readonly flag: string
  /** Green serves. */ readonly green: string
  /** What the visitor's cookie says. */ readonly cookie: string
  readonly name: string
  readonly attributes: string
  /** Random ids of requests that are smaller are drawn. */ readonly bound: string
}

export function canaryOf({name, role, tls, canary}: Route): CanaryText | undefined {
  if (canary === undefined) return undefined
  const cookie = `shipit-canary-${name}`
  return {
    flag: exists(paths.canary(name, role)),
    green: exists(paths.green(name, role)),
    cookie: `{http.request.cookie.${cookie}}`,
    name: cookie,
    attributes: `Path=/; Max-Age=${canary.seconds}; HttpOnly; SameSite=Lax${tls === 'off' ? '' : '; Secure'}`,
    bound: Math.round((canary.share / 100) * 0x1_00_00)
      .toString(16)
      .padStart(4, '0'),
  }
}

const exists = (path: string): string => `file({'root': '${paths.live}', 'try_files': ['/${basename(path)}']})`

/** From here on a share of the visitors goes to the colour that does not serve yet. One file; a switch, there or back, ends it. */
export const sendAhead = (name: string, role: string): Command => and(cmd('touch', paths.canary(name, role)), cmd('sync', paths.live))
